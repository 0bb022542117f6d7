package luacats

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/robottype"
)

func FuzzParse(f *testing.F) {
	f.Add([]byte(powerSupply))
	f.Add([]byte("\ufeff#!lua\r\n--- x\r\n---@alias A\r\n---| \"a\" # one\r\n---|> A[]\r\nlocal x = [=[\n--- ]=]"))
	f.Add([]byte("---@class (exact) C<T>: table<string, T>, D\n---@field private [string] fun(a?: T, ...): (ok: boolean, T...)\n---@field ['a b']? {x: 1, [integer]: `T`}|[A, B]? = {1, k = {\"\\065\", 'b'}, [\"z\"] = -0x1p} # doc"))
	f.Add([]byte("---@generic T: U\n---@param f async fun(): A, B = nil\n---@return integer n, string? err # text\n---@vararg any\nfunction f() end"))
	f.Add([]byte("---@param x ((((\"it's\"|'say \"x\"')[])[])?)... = 1e5\n---@type true|false|1|\"\\\\\"\nreturn function() end"))
	f.Fuzz(func(t *testing.T, src []byte) {
		file, diagnostics := Parse("fuzz.lua", src)
		lines := bytes.Count(src, []byte("\n")) + 1
		for _, d := range diagnostics {
			if d.Severity != diag.Warning || d.Line < 1 || d.Line > lines || d.Column < 1 || d.Column > len(d.Source)+1 ||
				d.Length < 0 || d.Column-1+d.Length > len(d.Source) || d.Message == "" {
				t.Fatalf("%+v is not a place in the file", d)
			}
		}
		for _, typ := range types(t, file) {
			if typ == nil {
				t.Fatal("a type is missing")
			}
			if s := file.Robot(typ); s != "" {
				if _, ok := robottype.Parse(s); !ok {
					t.Fatalf("%s: Robot Framework rejects %q", typ, s)
				}
			}
			file.Resolve(typ)
			s := typ.String()
			if again := (&cursor{text: s}).parseType(); again == nil || again.String() != s {
				t.Fatalf("%q reads back as %v", s, again)
			}
		}
	})
}

// types returns all types that the file gives to something.
func types(t *testing.T, file *File) []Type {
	var types []Type
	for _, b := range file.Blocks {
		if b.Line < 1 || b.EndLine < b.Line || strings.HasPrefix(b.Doc, "\n") {
			t.Fatalf("block: %+v", b)
		}
		for _, p := range b.Params {
			types = append(types, p.Type)
		}
		for _, r := range b.Returns {
			types = append(types, r.Type)
		}
		if b.Type != nil {
			types = append(types, b.Type)
		}
	}
	for _, c := range file.Classes {
		for _, field := range c.Fields {
			types = append(types, field.Type)
		}
	}
	for _, a := range file.Aliases {
		types = append(types, a.Type)
	}
	return types
}
