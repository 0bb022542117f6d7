package compile

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/yuin/gopher-lua/parse"

	"github.com/rflua/rflua/engine/diag"
)

const (
	// maxSearch bounds what gopher-lua's compiler does with the constants (numbers, strings and names) of functions:
	// it looks each one up in the list of those before it.
	maxSearch = 50_000_000
	// maxLabels is how many times goto and :: may stand in a file: the compiler compares each jump with each label.
	maxLabels = 1000
)

// level is one bracket or block that the code read so far has opened and not closed.
type level struct {
	operators int // that wait for what is on their right
	function  *constants
}

// constants collects what looks like a constant in one function.
type constants struct {
	distinct map[string]bool
}

// survey refuses source code that gopher-lua's parser or compiler would need too much time or memory for. It reads
// tokens, which is quick and takes no memory, where the parser needs a kilobyte for each thing that is not closed yet.
func survey(ctx context.Context, name string, src []byte) error {
	scanner := parse.NewScanner(bytes.NewReader(src), name)
	lexer := &parse.Lexer{}
	levels := []level{{function: &constants{}}}
	depth, search, labels := 0, 0, 0
	var naming *constants // of the function that has the name of the function that is being declared
	for n := 0; ; n++ {
		token, err := scanner.Scan(lexer)
		if err != nil || token.Type == parse.EOF {
			return nil // what is wrong, the parser says
		}
		lexer.PrevTokenType = token.Type
		if n%1000 == 999 && ctx.Err() != nil {
			return ErrInterrupted
		}
		top := &levels[len(levels)-1]
		if token.Type == '(' {
			naming = nil
		}
		switch token.Type {
		case '(', '{', '[', parse.TDo, parse.TRepeat, parse.TIf:
			levels = append(levels, level{function: top.function})
			depth++
		case parse.TFunction:
			naming = top.function
			levels = append(levels, level{function: &constants{}})
			depth++
		case ')', '}', ']', parse.TEnd, parse.TUntil:
			if len(levels) > 1 {
				depth -= 1 + top.operators
				levels = levels[:len(levels)-1]
			}
		case '-', '#', '^', parse.TNot, parse.T2Comma:
			top.operators++
			depth++
		case ',', ';', '=', parse.TLocal, parse.TReturn, parse.TThen, parse.TElse, parse.TElseIf, parse.TWhile, parse.TFor:
			depth -= top.operators
			top.operators = 0
		case parse.TIdent, parse.TNumber, parse.TString:
			function := top.function
			if naming != nil {
				function = naming
			}
			search += function.add(token.Type, token.Str)
		case parse.TGoto, parse.T2Colon:
			labels++
		}
		message, note := "", ""
		switch {
		case depth > maxSourceDepth:
			message = fmt.Sprintf("the code is nested more than %d levels deep", maxSourceDepth)
			note = "split the expression or move inner parts to functions of their own"
		case search > maxSearch:
			message = "the code has functions with too many different constants and names"
			note = "a function should have less than some 5000 of them: use several functions, or read data from a file"
		case labels > maxLabels:
			message = "the code has too many goto statements and labels: a few hundred are possible"
		default:
			continue
		}
		return diag.At(diag.Error, name, src, token.Pos.Line, token.Pos.Column, len(token.Str), message, note)
	}
}

// add counts one more constant and returns the number of constants that the compiler may have to compare it with.
func (c *constants) add(kind int, text string) int {
	if c.distinct == nil {
		c.distinct = make(map[string]bool)
	}
	if kind != parse.TNumber {
		text = "\"" + text
	}
	c.distinct[text] = true
	return len(c.distinct)
}

// interruptible is a reader that ends early when the context is done.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i interruptible) Read(p []byte) (int, error) {
	if i.ctx.Err() != nil {
		return 0, io.EOF
	}
	return i.r.Read(p)
}
