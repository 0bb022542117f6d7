package luacats

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Each row is a quarter of a megabyte that would keep a parser with quadratic parts busy for minutes.
func TestALargeFileIsReadInNoTime(t *testing.T) {
	repeat := func(s string) string { return strings.Repeat(s, (1<<18)/len(s)) }
	number := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < 1<<18; i++ {
			fmt.Fprintf(&b, format, i, i+1)
		}
		return b.String()
	}
	for rule, src := range map[string]string{
		"text":                 repeat("--- text\n"),
		"separate comments":    repeat("--- text\n\n"),
		"plain comments":       repeat("--- x\n--\n"),
		"unknown tags":         repeat("---@x\n"),
		"tags":                 number("---@tags a%d,b%d\n"),
		"parameters":           number("---@param p%d_%d integer = 1\n"),
		"one parameter":        repeat("---@param x integer\n"),
		"parentheses":          repeat("---@type (((((((((((((((((((((((((((((\n"),
		"one deep type":        "---@type " + repeat("("),
		"one wide type":        "---@type x" + repeat("|A"),
		"many members":         "---@type x\n" + repeat("---| A\n"),
		"results":              "---@return x" + repeat(", x"),
		"functions":            "---@type x" + repeat("|fun()"),
		"functions in results": "---@type " + strings.Repeat("fun(): (", 45) + "x" + strings.Repeat(")[]", 45),
		"generics":             number("---@generic T%d, U%d\n") + repeat("---@type fun<T>()\n"),
		"a chain of aliases":   number("---@alias A%d A%d\n") + "---@param x A0\n",
		"users of a wide type": "---@alias A x" + strings.Repeat("|x", 1<<16) + "\n" + repeat("\n---@param x A\n"),
		"long brackets":        repeat("[=[ ]=] [== "),
		"open brackets":        repeat("["),
		"strings":              repeat("'\\' \n"),
		"dots":                 "---@param x number = " + repeat("1."),
		"escapes":              "---@param x string = \"" + repeat(`\\`),
		"a large default":      "---@param x table = {" + repeat("1,"),
		"fields":               "---@class C\n" + number("---@field f%d_%d? integer\n"),
	} {
		start := time.Now()
		f, _ := Parse("large.lua", []byte(src))
		for _, b := range f.Blocks[:min(len(f.Blocks), 10)] {
			for _, p := range b.Params {
				f.Robot(p.Type)
			}
			f.Robot(b.Type)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %v", rule, took)
		} else if testing.Verbose() {
			t.Logf("%s: %v", rule, took)
		}
	}
}
