package http

import (
	"fmt"
	"mime"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeText returns a body as UTF-8, by the charset that its content type names. It does not know those that need
// tables.
func decodeText(contentType, body string) (string, error) {
	charset := "utf-8"
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		charset = strings.ToLower(params["charset"])
	}
	switch charset {
	case "utf-8", "utf8", "us-ascii", "ascii":
		if !utf8.ValidString(body) {
			return "", fmt.Errorf("the body is not text in %s", charset)
		}
		return strings.TrimPrefix(body, "\ufeff"), nil
	case "iso-8859-1", "latin1":
		var text strings.Builder
		for i := range len(body) {
			text.WriteRune(rune(body[i]))
		}
		return text.String(), nil
	case "utf-16", "utf-16be", "utf-16le":
		return decodeUTF16(charset, body)
	}
	return "", fmt.Errorf("the body is text in %s, which is not known; its bytes are in the field body", charset)
}

func decodeUTF16(charset, body string) (string, error) {
	if len(body)%2 != 0 {
		return "", fmt.Errorf("the body is not text in %s: it has half a character", charset)
	}
	little := charset == "utf-16le" || charset == "utf-16" && strings.HasPrefix(body, "\xff\xfe")
	codes := make([]uint16, 0, len(body)/2)
	for i := 0; i < len(body); i += 2 {
		high, low := body[i], body[i+1]
		if little {
			high, low = low, high
		}
		codes = append(codes, uint16(high)<<8|uint16(low))
	}
	return strings.TrimPrefix(string(utf16.Decode(codes)), "\ufeff"), nil
}
