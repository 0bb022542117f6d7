package compile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rflua/rflua/engine/diag"
)

// ErrInterrupted is the error of a compilation whose context was done before its end.
var ErrInterrupted = errors.New("compiling was cancelled")

// maxSourceDepth is how deep statements and expressions may nest. The compiler recurses, and Go ends the process when
// its stack overflows.
const maxSourceDepth = 2000

// Compile returns the prototype of the chunk src, which diagnostics and tracebacks call name, and the places of what its
// top level names. An error is a *[diag.Diagnostic], or [ErrInterrupted] if ctx was done before the end.
func Compile(ctx context.Context, name string, src []byte) (*lua.FunctionProto, Places, error) {
	var none Places
	if err := survey(ctx, name, blankPrologue(src)); err != nil {
		return nil, none, err
	}
	chunk, err := parseChunk(ctx, name, src)
	if err != nil {
		return nil, none, err
	}
	if line := tooDeep(chunk); line > 0 {
		return nil, none, diag.At(diag.Error, name, src, line, 0, 0,
			fmt.Sprintf("the code is nested more than %d levels deep", maxSourceDepth),
			"split the expression or move inner parts to functions of their own")
	}
	found := findPlaces(chunk)
	mend(chunk)
	proto, err := compileChunk(name, src, chunk)
	if err != nil {
		return nil, none, err
	}
	proto.IsVarArg &^= lua.VarArgNeedsArg // the chunk itself has no arg, as in Lua: that of functions costs a table a call
	return trim(proto), found, nil
}

// MustCompile returns the prototype of a chunk that is part of rflua. It panics if the chunk does not compile.
func MustCompile(name, src string) *lua.FunctionProto {
	proto, _, err := Compile(context.Background(), name, []byte(src))
	if err != nil {
		panic(err)
	}
	return proto
}

func parseChunk(ctx context.Context, name string, src []byte) (chunk []ast.Stmt, err error) {
	chunk, err = parse.Parse(interruptible{ctx, bytes.NewReader(blankPrologue(src))}, name)
	if ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	var syntax *parse.Error
	if errors.As(err, &syntax) {
		return nil, syntaxDiagnostic(name, src, syntax)
	}
	if err != nil {
		return nil, diag.At(diag.Error, name, src, 0, 0, 0, err.Error(), "")
	}
	return chunk, nil
}

// blankPrologue replaces what may stand before Lua code, a byte order mark and a #! line, by what the parser skips,
// so that line and column numbers stay right.
func blankPrologue(src []byte) []byte {
	blank := 0
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		blank = 3
	}
	if bytes.HasPrefix(src[blank:], []byte("#")) {
		if blank = bytes.IndexByte(src, '\n'); blank < 0 {
			blank = len(src)
		}
	}
	if blank == 0 {
		return src
	}
	return append(bytes.Repeat([]byte(" "), blank), src[blank:]...)
}

// syntaxDiagnostic returns where the parser stopped. The parser names the position behind the token it could not use.
func syntaxDiagnostic(name string, src []byte, e *parse.Error) *diag.Diagnostic {
	line, column, length := e.Pos.Line, e.Pos.Column, len(e.Token)
	if line == parse.EOF {
		trimmed := bytes.TrimRight(src, " \t\r\n")
		line = bytes.Count(trimmed, []byte("\n")) + 1
		column = len(diag.SourceLine(src, line)) + 1
		return diag.At(diag.Error, name, src, line, column, 1, "syntax error: the file ends too early",
			unclosed(src))
	}
	if column == 0 && line > 1 { // it had read the line end
		line--
		column = len(diag.SourceLine(src, line))
	}
	text := diag.SourceLine(src, line)
	if i := strings.LastIndex(text[:min(column, len(text))], e.Token); e.Token != "" && i >= 0 {
		column = i + 1
	} else {
		length = 1
	}
	message := e.Message
	if (message == "syntax error" || message == "parse error") && e.Token != "" {
		message = fmt.Sprintf("syntax error near '%s'", e.Token)
	}
	return diag.At(diag.Error, name, src, line, column, length, message, "")
}

// compileChunk returns the prototype of a syntax tree. The compiler's errors and panics, which come for code that needs more
// registers or constants than there are, become a *diag.Diagnostic.
func compileChunk(name string, src []byte, chunk []ast.Stmt) (proto *lua.FunctionProto, err error) {
	defer func() {
		if r := recover(); r != nil {
			proto, err = nil, diag.At(diag.Error, name, src, 0, 0, 0, fmt.Sprintf("the code cannot be compiled: %v", r), "")
		}
	}()
	proto, err = lua.Compile(chunk, name)
	var compileErr *lua.CompileError
	if errors.As(err, &compileErr) {
		return nil, diag.At(diag.Error, name, src, compileErr.Line, 0, 0, compileErr.Message, "")
	}
	return proto, err
}

// trim replaces the slices of a prototype, which the compiler makes far larger than it needs, by copies of the right size.
func trim(p *lua.FunctionProto) *lua.FunctionProto {
	p.Code = slices.Clone(p.Code)
	p.Constants = slices.Clone(p.Constants)
	p.FunctionPrototypes = slices.Clone(p.FunctionPrototypes)
	p.DbgSourcePositions = slices.Clone(p.DbgSourcePositions)
	p.DbgLocals = slices.Clone(p.DbgLocals)
	p.DbgCalls = slices.Clone(p.DbgCalls)
	p.DbgUpvalues = slices.Clone(p.DbgUpvalues)
	for _, inner := range p.FunctionPrototypes {
		trim(inner)
	}
	return p
}
