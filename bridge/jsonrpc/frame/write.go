package frame

import "strconv"

// End is what every body that is sent ends with: JsonRpcRemote reads up to the end of a line.
const End = "\r\n"

// MaxHeader is the length of the longest header that AppendHeader appends.
const MaxHeader = len("Content-Length: \r\n\r\n") + 20

// AppendHeader appends the header for a body of length bytes, End included. The name is spelled as JsonRpcRemote needs it.
func AppendHeader(dst []byte, length int) []byte {
	dst = append(dst, "Content-Length: "...)
	dst = strconv.AppendInt(dst, int64(length), 10)
	return append(dst, "\r\n\r\n"...)
}

// Append appends the whole frame of a body, which comes without End.
func Append(dst, body []byte) []byte {
	dst = AppendHeader(dst, len(body)+len(End))
	dst = append(dst, body...)
	return append(dst, End...)
}
