package xmlrpc

import "github.com/rflua/rflua/engine/value"

// encodeCall is what a client of ours would send.
func encodeCall(c methodCall) ([]byte, error) {
	out := appendEscaped([]byte("<?xml version=\"1.0\"?><methodCall><methodName>"), c.Name)
	out = append(out, "</methodName><params>"...)
	for _, v := range c.Params {
		var err error
		if out, err = (encoder{}).value(append(out, "<param>"...), v, 0); err != nil {
			return nil, err
		}
		out = append(out, "</param>"...)
	}
	return append(out, "</params></methodCall>"...), nil
}

// dictOfCall is one call of system.multicall.
func dictOfCall(name string, params ...any) any {
	return value.DictOf("methodName", name, "params", params)
}
