package http

import (
	"encoding/json"
	"strings"
)

// maskJSON masks the values of secret fields in JSON, which may be cut off anywhere, and in text that has JSON in it.
func maskJSON(text string) string {
	var masked strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '"' {
			masked.WriteByte(text[i])
			i++
			continue
		}
		end := endOfString(text, i)
		colon := skipSpace(text, end)
		if colon == len(text) || text[colon] != ':' || !isSecretField(text[i:end]) {
			masked.WriteString(text[i:end])
			i = end
			continue
		}
		v := skipSpace(text, colon+1)
		masked.WriteString(text[i:v] + `"` + hidden + `"`)
		i = endOfValue(text, v)
	}
	return masked.String()
}

func isSecretField(quoted string) bool {
	var name string
	return json.Unmarshal([]byte(quoted), &name) != nil || isSecret(name)
}

func skipSpace(text string, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}

// endOfString returns the index behind the string that starts with the quote at i.
func endOfString(text string, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// endOfValue returns the index behind the value that starts at i, with all that is in it.
func endOfValue(text string, i int) int {
	for depth := 0; i < len(text); {
		switch c := text[i]; c {
		case '"':
			if i = endOfString(text, i); depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return len(text)
}
