package luacats

import (
	"reflect"
	"testing"
)

// typeOf reads one type; aliases and classes come from the lines above it.
func typeOf(t *testing.T, declarations, s string) (*File, Type) {
	t.Helper()
	f := parse(t, declarations+"\n---@type "+s+"\nlocal x")
	return f, f.Blocks[len(f.Blocks)-1].Type
}

func TestATypeIsSpelledAsItReads(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"string", "string"},
		{"a.b-c.d*", "a.b-c.d*"},
		{"größe", "größe"},
		{"string | integer", "string|integer"},
		{"(string|integer)[]", "(string|integer)[]"},
		{"string|(integer|nil)", "string|integer|nil"},
		{"string?[]?", "string?[]?"},
		{"string??", "string?"},
		{"table< string , integer[] >", "table<string, integer[]>"},
		{"Map<string, Map<string, T>>", "Map<string, Map<string, T>>"},
		{`"a"|'b'`, `"a"|"b"`},
		{`'say "hi"'`, `"say \"hi\""`},
		{`'"left"'`, `"left"`},
		{`"\"left\""`, `"\"left\""`},
		{`"\'left\'"`, `"\'left'"`},
		{`"\0\xff\n"`, `"\000\255\010"`},
		{"-1|0|0x10|010", "-1|0|16|10"},
		{"true|false", "true|false"},
		{"{ a: string; b?: integer, [string]: any, ['x y']: T, [1]: U }", `{a: string, b?: integer, [string]: any, ["x y"]: T, [1]: U}`},
		{"{}", "{}"},
		{"[string, integer]", "[string, integer]"},
		{"[string][]", "[string][]"},
		{"`T`", "`T`"},
		{"fun", "fun"},
		{"fun()", "fun()"},
		{"fun( a , b? : integer, ... : string ) : T", "fun(a, b?: integer, ...: string): T"},
		{"fun(...T)", "fun(...: T)"},
		{"fun(a: fun(): x, b: y)", "fun(a: fun(): x, b: y)"},
		{"fun(): A, B", "fun(): (A, B)"},
		{"fun(): (ok: boolean, err?: string)", "fun(): (ok: boolean, err: string?)"},
		{"fun(): (A|B)[]", "fun(): (A|B)[]"},
		{"fun(): fun(): A", "fun(): fun(): A"},
		{"fun(): A|B", "fun(): A|B"},
		{"(fun(): A)|B", "(fun(): A)|B"},
		{"fun()[]", "(fun())[]"},
		{"fun<T>(x: T): T", "fun(x: T): T"},
		{"async fun(): A", "fun(): A"},
		{"async", "async"},
		{"...string", "...string"},
		{"string...", "...string"},
		{"...", "..."},
		{"...[A]", "...[A]"},
		{"(...)[]", "(...)[]"},
	} {
		_, got := typeOf(t, "", c.src)
		if got.String() != c.want {
			t.Errorf("%s: got %s, want %s", c.src, got, c.want)
			continue
		}
		if _, again := typeOf(t, "", c.want); again.String() != c.want {
			t.Errorf("%s reads back as %s", c.want, again)
		}
	}
}

func TestResolveFollowsAliases(t *testing.T) {
	const aliases = "---@alias Side \"l\"|\"r\"\n---@alias Also Side\n---@alias Loop Pool\n---@alias Pool Loop\n"
	for src, want := range map[string]string{
		"Also":   `"l"|"r"`,
		"Also[]": "Also[]",
		"Loop":   "any",
		"`Also`": "`Also`",
		"Other":  "Other",
	} {
		f, typ := typeOf(t, aliases, src)
		if got := f.Resolve(typ); got.String() != want {
			t.Errorf("%s: got %s, want %s", src, got, want)
		}
	}
	if f := parse(t, ""); f.Resolve(nil) != nil {
		t.Error("a type that was not given has nothing to resolve")
	}
}

func TestTheKindOfATypeAndWhatItAccepts(t *testing.T) {
	const declared = "---@class C\n---@alias Str string\n---@alias Maybe Str?\n---@alias Rec Rec[]|nil\n"
	for _, c := range []struct {
		src       string
		kind      Kind
		nils, str bool
	}{
		{"any", KindAny, true, true},
		{"unknown", KindAny, true, true},
		{"NobodyKnows", KindAny, true, true},
		{"nil", KindNil, true, false},
		{"boolean", KindBoolean, false, false},
		{"true", KindBoolean, false, false},
		{"integer?", KindInteger, true, false},
		{"integer|number", KindNumber, false, false},
		{"1|2", KindInteger, false, false},
		{"string", KindString, false, true},
		{`"a"|"b"|nil`, KindString, true, true},
		{"Maybe", KindString, true, true},
		{"string|integer", KindAny, false, true},
		{"string[]", KindList, false, false},
		{"[string]", KindList, false, false},
		{"Rec", KindList, true, false},
		{"table", KindTable, false, false},
		{"{}", KindTable, false, false},
		{"{[integer]: string}", KindTable, false, false},
		{"table<string, integer>", KindDict, false, false},
		{"{a: string}", KindDict, false, false},
		{"{[string]: string}", KindDict, false, false},
		{"C", KindClass, false, false},
		{"fun()", KindFunction, false, false},
		{"function", KindFunction, false, false},
		{"...string", KindString, false, true},
	} {
		f, typ := typeOf(t, declared, c.src)
		if got := f.Kind(typ); got != c.kind {
			t.Errorf("%s is of kind %d, want %d", c.src, got, c.kind)
		}
		if got := f.AcceptsNil(typ); got != c.nils {
			t.Errorf("%s accepts nil: %v, want %v", c.src, got, c.nils)
		}
		if got := f.AcceptsString(typ); got != c.str {
			t.Errorf("%s accepts a string: %v, want %v", c.src, got, c.str)
		}
	}
}

func TestTheTypesInsideOfListsAndDicts(t *testing.T) {
	for _, c := range []struct{ src, key, elem string }{
		{"string[]", "", "string"},
		{"(A|B)[]?", "", "A|B"},
		{"Names", "", "string"},
		{"table<string, integer>", "string", "integer"},
		{"{[string]: integer}", "string", "integer"},
		{"{a: integer}", "", ""},
		{"table", "", ""},
		{"string", "", ""},
	} {
		f, typ := typeOf(t, "---@alias Names string[]\n", c.src)
		key, elem := f.Entry(typ)
		spell := func(t Type) string {
			if t == nil {
				return ""
			}
			return t.String()
		}
		if spell(key) != c.key || spell(elem) != c.elem || !reflect.DeepEqual(f.Elem(typ), elem) {
			t.Errorf("%s: got %q, %q, want %q, %q", c.src, spell(key), spell(elem), c.key, c.elem)
		}
	}
}
