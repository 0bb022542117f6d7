package value

// AppendJSONEscape appends the escape for an ASCII character that a JSON string cannot hold unescaped (RFC 8259,
// section 7).
func AppendJSONEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	const hex = "0123456789abcdef"
	return append(dst, `\u00`+string(hex[c>>4])+string(hex[c&15])...)
}
