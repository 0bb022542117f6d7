package xmlrpc

// encodeFault appends the response that says why there is no result. It cannot fail, so that a client is never left
// without an answer: what XML cannot carry in the message becomes U+FFFD.
func encodeFault(dst []byte, code int, message string) []byte {
	dst = append(dst, `<?xml version="1.0" encoding="UTF-8"?>`+"\n<methodResponse><fault><value><struct>"...)
	dst = append(dst, "<member><name>faultCode</name>"...)
	dst = appendInteger(dst, int64(code))
	dst = append(dst, "</member><member><name>faultString</name><value><string>"...)
	dst = appendEscaped(dst, readable(message))
	return append(dst, "</string></value></member></struct></value></fault></methodResponse>\n"...)
}
