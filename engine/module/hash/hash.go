// Package hash is the Lua module robot.hash: digests of text and bytes.
//
// Like all modules it is written against package host: gopher-luar would make these few functions no shorter, but would
// take away the names in error messages and the check of the definition file.
package hash

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	_ "embed"
	"encoding/hex"
	gohash "hash"
	"io"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

//go:embed hash.lua
var definition string

// Module is robot.hash.
var Module = host.Module{Name: "robot.hash", Definition: definition, Open: open}

// algorithms includes md5 and sha1, which protect nobody, because many devices print them for what they send.
var algorithms = []struct {
	name string
	new  func() gohash.Hash
}{
	{"md5", md5.New}, {"sha1", sha1.New}, {"sha256", sha256.New}, {"sha512", sha512.New},
}

func open(*lua.LState, host.Host) host.Contents {
	var contents host.Contents
	for _, a := range algorithms {
		contents.Functions = append(contents.Functions, host.Function{Name: a.name, Params: "data, options?", Run: func(c *host.Call) int {
			return digest(c, a.new(), 1)
		}})
	}
	contents.Functions = append(contents.Functions, host.Function{Name: "hmac", Params: "algorithm, key, data, options?", Run: func(c *host.Call) int {
		return digest(c, hmac.New(Algorithm(c, 1, ""), []byte(c.String(2))), 3)
	}})
	return contents
}

// Algorithm returns the algorithm that argument n names, or otherwise if that is not given.
func Algorithm(c *host.Call, n int, otherwise string) func() gohash.Hash {
	name := c.OptString(n, otherwise)
	var names []string
	for _, a := range algorithms {
		if a.name == name {
			return a.new
		}
		names = append(names, a.name)
	}
	c.ArgError(n, "must be one of %s, not %s", strings.Join(names, ", "), host.Describe(c.Arg(n)))
	return nil
}

// digest returns the digest of argument n, in the form that the options behind it ask for.
func digest(c *host.Call, h gohash.Hash, n int) int {
	_, _ = io.WriteString(h, c.String(n)) // a hash takes everything
	sum := h.Sum(nil)
	if c.Options(n+1, "raw").Bool("raw", false) {
		return c.Return(lua.LString(sum))
	}
	return c.Return(lua.LString(hex.EncodeToString(sum)))
}
