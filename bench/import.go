package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// keywordsIn is how many keywords the library Large has.
const keywordsIn = 1000

// writeLarge writes a library in Lua or in Python.
func writeLarge(file, name string, keywords int) error {
	var text strings.Builder
	lua := filepath.Ext(file) == ".lua"
	if lua {
		fmt.Fprintf(&text, "--- A library of %d keywords.\nlocal %s = {}\n", keywords, name)
	}
	for i := range keywords {
		if lua {
			fmt.Fprintf(&text, "\n--- Keyword number %d, with a line of documentation.\n---@param first string\n---@param second? integer = 5  how many\n---@return string\n"+
				"function %s.keyword_%d(first, second)\n  return first .. second\nend\n", i, name, i)
		} else {
			fmt.Fprintf(&text, "\n\ndef keyword_%d(first: str, second: int = 5) -> str:\n    \"\"\"Keyword number %d, with a line of documentation.\"\"\"\n"+
				"    return first + str(second)\n", i, i)
		}
	}
	if lua {
		fmt.Fprintf(&text, "\nreturn %s\n", name)
	}
	return os.WriteFile(file, []byte(text.String()), 0o644)
}

// imports are the rows of the import of a large library, as clients do it.
func (b *bench) imports() []*work {
	large := &kept{start: func(ctx context.Context) (*rig.Server, error) { return b.rflua(ctx, b.largeLibrary, "/Large") }}
	peer := &kept{start: func(ctx context.Context) (*rig.Server, error) { return b.peerXML(ctx, "Large", "keep-alive") }}
	const unit = "ms"
	return []*work{
		{name: "import of a library with 1,000 keywords, XML-RPC", unit: unit, columns: []column{
			single(ours, on(large, information)), single(peerXML, on(peer, keywordByKeyword))}},
		{name: "import of a library with 1,000 keywords, JSON-RPC", unit: unit, columns: []column{
			single(ours, on(large, importJSON)), single(peerJSON, on(b.peerJSONKept, importJSON))}},
	}
}

// information requests everything at once, as RF's Remote does first, and returns the milliseconds.
func information(ctx context.Context, k *kept) (float64, error) {
	s, err := k.get(ctx)
	if err != nil {
		return 0, err
	}
	c := &rig.HTTPConnection{Ctx: ctx, Addr: s.XML}
	defer c.Close()
	begin := time.Now()
	body, err := c.Exchange(rig.Post(s.Path, rig.XMLCall("get_library_information")))
	took := rig.Milliseconds(time.Since(begin))
	if err != nil {
		return 0, err
	}
	v, err := rig.DecodeXML(body)
	if err != nil {
		return 0, err
	}
	entries, _ := v.(map[string]any)
	for i := range keywordsIn {
		keyword, _ := entries[fmt.Sprintf("keyword_%d", i)].(map[string]any)
		if args, _ := keyword["args"].([]any); len(args) != 2 {
			return 0, fmt.Errorf("keyword_%d has the arguments %v", i, keyword["args"])
		}
	}
	return took, nil
}

// keywordByKeyword requests all keywords one by one, as RF's Remote does with a server without get_library_information, and
// returns the milliseconds. It calls methods that the server lacks too, as RF's Remote does; they get a Fault.
func keywordByKeyword(ctx context.Context, k *kept) (float64, error) {
	s, err := k.get(ctx)
	if err != nil {
		return 0, err
	}
	c := &rig.HTTPConnection{Ctx: ctx, Addr: s.XML}
	defer c.Close()
	begin := time.Now()
	for _, method := range []string{"get_library_information", "get_keyword_names"} {
		body, err := c.Exchange(rig.Post(s.Path, rig.XMLCall(method)))
		if err != nil {
			return 0, err
		}
		if n := strings.Count(string(body), "<string>keyword_"); method == "get_keyword_names" && n != keywordsIn {
			return 0, fmt.Errorf("the library has %d keywords: %s", n, rig.Excerpt(body))
		}
	}
	for i := range keywordsIn {
		for _, method := range []string{"get_keyword_arguments", "get_keyword_types", "get_keyword_tags", "get_keyword_documentation"} {
			body, err := c.Exchange(rig.Post(s.Path, rig.XMLCall(method, fmt.Sprintf("keyword_%d", i))))
			if err != nil {
				return 0, err
			}
			if method != "get_keyword_arguments" {
				continue
			}
			if text := string(body); !strings.Contains(text, "first") || !strings.Contains(text, "second") {
				return 0, fmt.Errorf("keyword_%d has the arguments %s", i, rig.Excerpt(body))
			}
		}
	}
	return rig.Milliseconds(time.Since(begin)), nil
}

// importJSON imports the library and returns the milliseconds.
func importJSON(ctx context.Context, k *kept) (float64, error) {
	s, err := k.get(ctx)
	if err != nil {
		return 0, err
	}
	c, err := rig.NewSession(ctx, s.JSON)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	begin := time.Now()
	body, err := c.Exchange(rig.Request("robot/import_library", rig.Object{"name": "Large", "args": []any{}, "kw_args": rig.Object{}}))
	took := rig.Milliseconds(time.Since(begin))
	if err != nil {
		return 0, err
	}
	var i rig.Imported
	if err := rig.JSONResult(body, &i); err != nil {
		return 0, err
	}
	if n := len(i.Definition.Keywords); n != keywordsIn || i.Token == "" {
		return 0, fmt.Errorf("the library has %d keywords", n)
	}
	return took, nil
}

// on returns the measurement of one server.
func on(k *kept, measure func(context.Context, *kept) (float64, error)) func(context.Context) (float64, error) {
	return func(ctx context.Context) (float64, error) { return measure(ctx, k) }
}
