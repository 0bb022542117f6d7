package engine_test

import (
	"fmt"
	"testing"

	"github.com/rflua/rflua/engine"
)

// Libraries are loaded side by side, and each of these may take what the limit leaves.
func TestLibrariesThatAreTooMuchTogetherAreLoadedOneByOne(t *testing.T) {
	files := map[string]string{}
	for i := range 6 {
		files[fmt.Sprintf("Lib%d.lua", i)] = `local held = {} for i = 1, 60 do held[i] = ("x"):rep(2^20) .. i end return { k = function() end }`
	}
	for _, lib := range serveWith(t, files, engine.Config{Memory: memoryLimit}).Libraries() {
		if err := lib.Err(); err != nil {
			t.Errorf("%s: %v", lib.Name, err)
		}
	}
}
