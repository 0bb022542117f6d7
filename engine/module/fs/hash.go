package fs

import (
	"encoding/hex"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/hash"
	"github.com/rflua/rflua/engine/module/host"
)

func hashOf(c *host.Call) (lua.LValue, error) {
	algorithm := hash.Algorithm(c, 2, "sha256")
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
