package main

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
)

// size is the row of the size of the binary, which must be static and stripped.
func (b *bench) size() []*work {
	return []*work{{name: "the binary, static and stripped", unit: "MB",
		marks: []mark{{of: ours, unit: "MB", atMost: 15}},
		columns: []column{single(ours, func(context.Context) (float64, error) {
			if err := checkStatic(b.binary); err != nil {
				return 0, err
			}
			info, err := os.Stat(b.binary)
			if err != nil {
				return 0, err
			}
			return float64(info.Size()) / 1e6, nil
		})}}}
}

// checkStatic returns an error if a binary is not static, or not stripped.
func checkStatic(file string) error {
	binary, err := elf.Open(file)
	if err != nil {
		return err
	}
	defer binary.Close()
	for _, part := range binary.Progs {
		if part.Type == elf.PT_INTERP {
			return fmt.Errorf("the binary is not static: it has a part %s", part.Type)
		}
	}
	if libraries, err := binary.ImportedLibraries(); err == nil && len(libraries) > 0 {
		return fmt.Errorf("the binary is not static: it needs %s", libraries[0])
	}
	if binary.Section(".symtab") != nil || binary.Section(".debug_info") != nil || binary.Section(".zdebug_info") != nil {
		return fmt.Errorf("the binary is not stripped")
	}
	return nil
}
