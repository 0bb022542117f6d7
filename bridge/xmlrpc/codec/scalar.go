package codec

import (
	"bytes"
	"encoding/base64"
	"math"
	"strconv"
	"strings"
)

// The functions in this file convert the text of an element to a value and report whether it is valid. Only a string
// keeps the white space around it.

func plainText(text []byte) (any, bool) { return string(text), true }

func null(text []byte) (any, bool) { return nil, isBlank(text) }

func boolean(text []byte) (any, bool) {
	switch strings.ToLower(string(trim(text))) {
	case "0", "false":
		return false, true
	case "1", "true":
		return true, true
	}
	return nil, false
}

// integer reads a whole number of any width: clients send <int> beyond the 32 bits of the specification. A number beyond
// int64 becomes a string of its digits, because it must not be rounded.
func integer(text []byte) (any, bool) {
	digits := trim(text)
	sign := ""
	switch {
	case bytes.HasPrefix(digits, []byte("-")):
		sign, digits = "-", digits[1:]
	case bytes.HasPrefix(digits, []byte("+")):
		digits = digits[1:]
	}
	if len(digits) == 0 {
		return nil, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return nil, false
		}
	}
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	const always = 18 // so many digits fit
	if len(digits) > always {
		number := sign + string(digits)
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			return n, true
		}
		return number, true
	}
	var n int64
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	if sign != "" {
		n = -n
	}
	return n, true
}

// double reads what Python's repr and other clients write: decimal digits with or without an exponent, and inf and nan by
// their usual names. It refuses the hexadecimal notation that strconv accepts.
func double(text []byte) (any, bool) {
	text = trim(text)
	for _, c := range text {
		if (c < '0' || c > '9') && c != '+' && c != '-' && c != '.' && c|0x20 != 'e' {
			return notFinite(text)
		}
	}
	f, err := strconv.ParseFloat(string(text), 64)
	return f, err == nil
}

// notFinite reads the names of infinity and of what is not a number.
func notFinite(text []byte) (any, bool) {
	switch strings.ToLower(strings.TrimPrefix(string(text), "+")) {
	case "inf", "infinity":
		return math.Inf(1), true
	case "-inf", "-infinity":
		return math.Inf(-1), true
	case "nan", "-nan":
		return math.NaN(), true
	}
	return nil, false
}

// binary reads base64 with white space anywhere in it: Python breaks lines, other clients indent.
func binary(text []byte) (any, bool) {
	out := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(out, text) // skips line ends itself
	if err != nil {
		n, err = base64.StdEncoding.Decode(out, bytes.Join(bytes.Fields(text), nil))
	}
	return out[:n], err == nil
}

// trim returns text without the white space of XML around it.
func trim(text []byte) []byte { return bytes.Trim(text, " \t\r\n") }
