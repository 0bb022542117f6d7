package compile

import (
	"bytes"
	"fmt"

	"github.com/yuin/gopher-lua/parse"
)

// opener is a token that needs an `end` or `until`.
type opener struct {
	word   string
	line   int
	indent int // of its line
}

// unclosed returns a note that guesses which block of a file that ends too early has no end, or "". It is the first one whose
// end is indented less than itself, since that end was meant for an outer block, else the innermost open one.
func unclosed(src []byte) (note string) {
	var open []opener
	var suspect *opener
	scanner := parse.NewScanner(bytes.NewReader(blankPrologue(src)), "")
	lexer := &parse.Lexer{}
	indent, line := 0, 0
	for {
		token, err := scanner.Scan(lexer)
		if err != nil || token.Type == parse.EOF {
			break
		}
		lexer.PrevTokenType = token.Type
		first := token.Pos.Line != line
		if first {
			line, indent = token.Pos.Line, token.Pos.Column
		}
		switch token.Type {
		case parse.TFunction, parse.TIf, parse.TDo, parse.TRepeat:
			open = append(open, opener{token.Str, line, indent})
		case parse.TEnd, parse.TUntil:
			if len(open) == 0 {
				return ""
			}
			last := open[len(open)-1]
			open = open[:len(open)-1]
			if first && indent < last.indent && suspect == nil {
				suspect = &last
			}
		}
	}
	if suspect == nil && len(open) > 0 {
		suspect = &open[len(open)-1]
	}
	if suspect == nil || len(open) == 0 {
		return ""
	}
	closing := "end"
	if suspect.word == "repeat" {
		closing = "until"
	}
	return fmt.Sprintf("the '%s' in line %d seems to have no '%s'", suspect.word, suspect.line, closing)
}
