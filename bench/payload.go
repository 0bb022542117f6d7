package main

import (
	"fmt"
	"strings"

	"github.com/rflua/rflua/bench/rig"
)

// greeting is the short string.
const greeting = "Hello, world!"

// megabyte returns a million bytes of lines, of which some have what XML and JSON escape.
func megabyte() string {
	const lines = "A line of text as it is found in logs, 72 characters with its end of line\n" +
		"  <element name=\"x\">a & b</element> and \"quotes\"\n"
	return strings.Repeat(lines, 1_000_000/len(lines)+1)[:1_000_000]
}

// structure returns a list of 2,000 dicts with four values each: 10,000 values of all common types.
func structure() []any {
	rows := make([]any, 2000)
	for i := range rows {
		rows[i] = rig.DictOf("id", i, "name", fmt.Sprintf("row <%d>", i), "ratio", float64(i)/7, "odd", i%2 == 1)
	}
	return rows
}
