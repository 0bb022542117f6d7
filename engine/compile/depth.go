package compile

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// tooDeep returns the line at which chunk nests deeper than maxSourceDepth, or 0. The walk keeps its own stack, since the
// code it looks for would overflow Go's.
func tooDeep(chunk []ast.Stmt) (line int) {
	type node struct {
		part  ast.PositionHolder
		depth int
	}
	var todo []node
	add := func(depth int, nodes ...ast.PositionHolder) {
		for _, n := range nodes {
			todo = append(todo, node{n, depth})
		}
	}
	add(1, holders(chunk)...)
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if p.part == nil {
			continue
		}
		if p.depth > maxSourceDepth {
			return max(p.part.Line(), 1)
		}
		add(p.depth+1, children(p.part)...)
	}
	return 0
}

// holders returns the elements of list as the interface that they all have.
func holders[T ast.PositionHolder](list []T) []ast.PositionHolder {
	out := make([]ast.PositionHolder, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}

// children returns the direct parts of a statement or expression.
func children(n ast.PositionHolder) []ast.PositionHolder {
	some := func(nodes ...ast.Expr) []ast.PositionHolder {
		return holders(slices.DeleteFunc(nodes, func(e ast.Expr) bool { return e == nil }))
	}
	switch x := n.(type) {
	case *ast.AssignStmt:
		return append(holders(x.Lhs), holders(x.Rhs)...)
	case *ast.LocalAssignStmt:
		return holders(x.Exprs)
	case *ast.FuncCallStmt:
		return some(x.Expr)
	case *ast.DoBlockStmt:
		return holders(x.Stmts)
	case *ast.WhileStmt:
		return append(some(x.Condition), holders(x.Stmts)...)
	case *ast.RepeatStmt:
		return append(some(x.Condition), holders(x.Stmts)...)
	case *ast.IfStmt:
		return append(append(some(x.Condition), holders(x.Then)...), holders(x.Else)...)
	case *ast.NumberForStmt:
		return append(some(x.Init, x.Limit, x.Step), holders(x.Stmts)...)
	case *ast.GenericForStmt:
		return append(holders(x.Exprs), holders(x.Stmts)...)
	case *ast.FuncDefStmt:
		return some(x.Name.Func, x.Name.Receiver, x.Func)
	case *ast.ReturnStmt:
		return holders(x.Exprs)
	case *ast.AttrGetExpr:
		return some(x.Object, x.Key)
	case *ast.TableExpr:
		var out []ast.PositionHolder
		for _, f := range x.Fields {
			out = append(out, some(f.Key, f.Value)...)
		}
		return out
	case *ast.FuncCallExpr:
		return append(some(x.Func, x.Receiver), holders(x.Args)...)
	case *ast.LogicalOpExpr:
		return some(x.Lhs, x.Rhs)
	case *ast.RelationalOpExpr:
		return some(x.Lhs, x.Rhs)
	case *ast.StringConcatOpExpr:
		return some(x.Lhs, x.Rhs)
	case *ast.ArithmeticOpExpr:
		return some(x.Lhs, x.Rhs)
	case *ast.UnaryMinusOpExpr:
		return some(x.Expr)
	case *ast.UnaryNotOpExpr:
		return some(x.Expr)
	case *ast.UnaryLenOpExpr:
		return some(x.Expr)
	case *ast.FunctionExpr:
		return holders(x.Stmts)
	}
	return nil
}
