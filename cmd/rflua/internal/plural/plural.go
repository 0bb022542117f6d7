// Package plural writes counts in sentences.
package plural

import "strconv"

// Count returns n with what is counted: "1 keyword", "2 keywords".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
