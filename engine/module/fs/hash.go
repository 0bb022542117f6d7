package fs

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	gohash "hash"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

// algorithms are for checking what arrived: md5 and sha1 protect nobody, but are what many devices print.
var algorithms = map[string]func() gohash.Hash{"sha256": sha256.New, "md5": md5.New, "sha1": sha1.New, "sha512": sha512.New}

func hash(c *host.Call) (lua.LValue, error) {
	name := c.OptString(2, "sha256")
	algorithm := algorithms[name]
	if algorithm == nil {
		c.ArgError(2, "must be one of sha256, md5, sha1, sha512, not %q", name)
	}
	f, err := find(c, 1)
	if err != nil {
		return nil, err
	}
	sum := algorithm()
	err = scan(c.Host.Context(), f, func(piece []byte) error {
		sum.Write(piece)
		return nil
	})
	return lua.LString(hex.EncodeToString(sum.Sum(nil))), err
}
