package codec

import "fmt"

// Fault is the error of a request that gets no result, on either side of the wire.
type Fault struct {
	Code    int // see the codes of this package
	Message string
}

// The codes of Faults are those of "Specification for Fault Code Interoperability", which the XML-RPC community agreed on,
// and one of our own in the range that it leaves to servers.
const (
	CodeParse   = -32700 // the request is not XML-RPC
	CodeRequest = -32600 // the request is not one for this server: its address is unknown, or the request is too large
	CodeMethod  = -32601 // unknown method
	CodeParams  = -32602 // wrong parameters
	CodeServer  = -32500 // the library does not load, or an internal error
	CodeAccess  = -32001 // no credentials, wrong ones, or a host name that is not the server's
)

// NewFault returns a Fault whose message is formatted as by [fmt.Sprintf].
func NewFault(code int, format string, args ...any) *Fault {
	return &Fault{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error returns the message.
func (f *Fault) Error() string { return f.Message }

// AppendFault appends the response that says why there is no result. It cannot fail, so that every client gets an answer:
// what XML cannot carry in the message becomes U+FFFD.
func AppendFault(dst []byte, f *Fault) []byte {
	dst = append(dst, `<?xml version="1.0" encoding="UTF-8"?>`+"\n<methodResponse><fault><value><struct>"...)
	dst = append(dst, "<member><name>faultCode</name>"...)
	dst = appendInteger(dst, int64(f.Code))
	dst = append(dst, "</member><member><name>faultString</name><value><string>"...)
	dst = appendEscaped(dst, Readable(f.Message))
	return append(dst, "</string></value></member></struct></value></fault></methodResponse>\n"...)
}
