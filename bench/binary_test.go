package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestABinaryThatIsNotStaticAndStrippedIsAnError(t *testing.T) {
	self, err := os.Executable() // the test binary has symbols
	if err != nil {
		t.Fatal(err)
	}
	rftest.WantInside(t, "the test binary", fmt.Sprint(checkStatic(self)), "the binary is not")
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := checkStatic(text); err == nil {
		t.Error("accepted a script as a static binary")
	}
}
