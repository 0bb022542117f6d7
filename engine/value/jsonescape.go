package value

// AppendJSONEscape appends one ASCII character as a JSON string has it that cannot hold it as it is (RFC 8259, section 7).
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
