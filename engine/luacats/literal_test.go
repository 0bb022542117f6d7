package luacats

import (
	"reflect"
	"testing"

	"github.com/rflua/rflua/engine/value"
)

func dict(pairs ...any) *value.Dict {
	d := value.NewDict(0)
	for i := 0; i < len(pairs); i += 2 {
		d.Set(pairs[i].(string), pairs[i+1])
	}
	return d
}

func TestADefaultIsALuaLiteral(t *testing.T) {
	for _, c := range []struct {
		src  string
		want any
	}{
		{"nil", nil},
		{"true", true},
		{"false", false},
		{"5", int64(5)},
		{"-5", int64(-5)},
		{"010", int64(10)},
		{"0x1F", int64(31)},
		{"-0xff", int64(-255)},
		{"9223372036854775807", int64(9223372036854775807)},
		{"9223372036854775808", float64(9223372036854775808)},
		{"2.5", 2.5},
		{".5", 0.5},
		{"-.5", -0.5},
		{"1e3", 1000.0},
		{"1E-3", 0.001},
		{`"a b"`, "a b"},
		{`'it\'s'`, "it's"},
		{`"\065\x42\n\t\\"`, "AB\n\t\\"},
		{`"\255"`, []byte{255}},
		{"{}", []any{}},
		{`{1, "a", {true}}`, []any{int64(1), "a", []any{true}}},
		{`{1, nil; 2,}`, []any{int64(1), nil, int64(2)}},
		{`{k = 1, ["x"] = 2, [3] = 4}`, dict("k", int64(1), "x", int64(2), "3", int64(4))},
		{`{"a", k = "b"}`, dict("1", "a", "k", "b")},
		{`{k = nil, l = {}}`, dict("l", []any{})},
	} {
		f := parse(t, "---@param x any = "+c.src+" text\nfunction f() end")
		p := f.Blocks[0].Params[0]
		if !p.HasDefault || !reflect.DeepEqual(p.Default, c.want) || p.Doc != "text" {
			t.Errorf("%s: got %#v, %q, want %#v", c.src, p.Default, p.Doc, c.want)
		}
	}
}

func TestAnEmptyTableIsADictWhereTheTypeIsOne(t *testing.T) {
	const opts = "---@class Opts\n---@field more table<string, any> = {}\n\n"
	for typ, want := range map[string]any{
		"table": []any{}, "string[]": []any{}, "table<string, any>": dict(), "{a: string}?": dict(), "Opts": dict(),
	} {
		f := parse(t, opts+"---@param x "+typ+" = {}\nfunction f() end")
		if got := f.Above(5).Params[0].Default; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v", typ, got)
		}
		if got := f.Classes["Opts"].Fields[0].Default; !reflect.DeepEqual(got, dict()) {
			t.Errorf("field: got %#v", got)
		}
	}
}
