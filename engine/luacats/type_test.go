package luacats

import (
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
		src  string
		kind Kind
	}{
		{"any", KindAny},
		{"unknown", KindAny},
		{"NobodyKnows", KindAny},
		{"nil", KindNil},
		{"boolean", KindBoolean},
		{"true", KindBoolean},
		{"integer?", KindInteger},
		{"integer|number", KindNumber},
		{"1|2", KindInteger},
		{"string", KindString},
		{`"a"|"b"|nil`, KindString},
		{"Maybe", KindString},
		{"string|integer", KindAny},
		{"string[]", KindList},
		{"[string]", KindList},
		{"Rec", KindList},
		{"table", KindTable},
		{"{}", KindTable},
		{"{[integer]: string}", KindTable},
		{"table<string, integer>", KindDict},
		{"{a: string}", KindDict},
		{"{[string]: string}", KindDict},
		{"C", KindClass},
		{"fun()", KindFunction},
		{"function", KindFunction},
		{"...string", KindString},
	} {
		f, typ := typeOf(t, declared, c.src)
		if got := f.Kind(typ); got != c.kind {
			t.Errorf("%s is of kind %d, want %d", c.src, got, c.kind)
		}
	}
}
