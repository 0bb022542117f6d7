package compile

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// gopher-lua 1.1.2 compiles two kinds of statement wrongly, so both are put in other words before they are compiled.
//
//	a, b = b, a
//
// gives both locals the same value, because the first is overwritten before the second value is read. The values, and
// the tables and keys that are assigned to, are put into locals of their own first.
//
//	for word in (f() .. "y"):gmatch("%a+") do
//
// loses what f returned, because a call in the header does not expect that the registers of the loop are in use already.
// The header is evaluated in front of the loop.

// mend rewrites, in place, the statements that gopher-lua would compile wrongly, those of nested functions included. The walk keeps
// its own stack, like that of tooDeep.
func mend(chunk []ast.Stmt) {
	todo := [][]ast.Stmt{chunk}
	var nodes []ast.PositionHolder
	for len(todo) > 0 {
		list := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		nodes = append(nodes, holders(list)...)
		for i, stmt := range list {
			list[i] = mended(stmt)
		}
		for len(nodes) > 0 {
			n := nodes[len(nodes)-1]
			nodes = nodes[:len(nodes)-1]
			switch x := n.(type) {
			case *ast.DoBlockStmt:
				todo = append(todo, x.Stmts)
			case *ast.WhileStmt:
				todo = append(todo, x.Stmts)
				nodes = append(nodes, x.Condition)
			case *ast.RepeatStmt:
				todo = append(todo, x.Stmts)
				nodes = append(nodes, x.Condition)
			case *ast.IfStmt:
				todo = append(todo, x.Then, x.Else)
				nodes = append(nodes, x.Condition)
			case *ast.NumberForStmt:
				todo = append(todo, x.Stmts)
				nodes = append(nodes, x.Init, x.Limit)
				if x.Step != nil {
					nodes = append(nodes, x.Step)
				}
			case *ast.GenericForStmt:
				todo = append(todo, x.Stmts)
				nodes = append(nodes, holders(x.Exprs)...)
			case *ast.FunctionExpr:
				todo = append(todo, x.Stmts)
			default:
				nodes = append(nodes, children(n)...)
			}
		}
	}
}

// mended returns stmt, or the statement that means the same and is compiled correctly.
func mended(stmt ast.Stmt) ast.Stmt {
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		for _, target := range s.Lhs {
			if _, ok := target.(*ast.IdentExpr); ok && len(s.Lhs) > 1 {
				return assignAtOnce(s)
			}
		}
	case *ast.GenericForStmt:
		names := []string{"(generator)", "(state)", "(control)"}
		header := &ast.LocalAssignStmt{Names: names, Exprs: s.Exprs}
		loop := &ast.GenericForStmt{Names: s.Names, Stmts: s.Stmts}
		for _, name := range names {
			loop.Exprs = append(loop.Exprs, at(s, &ast.IdentExpr{Value: name}))
		}
		loop.SetLine(s.Line())
		loop.SetLastLine(s.LastLine())
		return block(s, header, loop)
	}
	return stmt
}

// assignAtOnce is the block that evaluates everything before it assigns anything, from right to left as Lua does.
func assignAtOnce(s *ast.AssignStmt) ast.Stmt {
	var b []ast.Stmt
	keep := func(exprs []ast.Expr, names ...string) {
		b = append(b, &ast.LocalAssignStmt{Names: names, Exprs: exprs})
	}
	targets := make([]ast.Expr, len(s.Lhs))
	for i, target := range s.Lhs {
		targets[i] = target
		if field, ok := target.(*ast.AttrGetExpr); ok {
			table, key := fmt.Sprintf("(table %d)", i), field.Key
			keep([]ast.Expr{field.Object}, table)
			if _, constant := key.(*ast.StringExpr); !constant {
				name := fmt.Sprintf("(key %d)", i)
				keep([]ast.Expr{key}, name)
				key = at(s, &ast.IdentExpr{Value: name})
			}
			targets[i] = at(target, &ast.AttrGetExpr{Object: at(s, &ast.IdentExpr{Value: table}), Key: key})
		}
	}
	values := make([]string, len(s.Lhs))
	for i := range values {
		values[i] = fmt.Sprintf("(value %d)", i)
	}
	keep(s.Rhs, values...)
	for i := len(targets) - 1; i >= 0; i-- {
		b = append(b, &ast.AssignStmt{Lhs: targets[i : i+1], Rhs: []ast.Expr{at(s, &ast.IdentExpr{Value: values[i]})}})
	}
	return block(s, b...)
}

// block returns stmts as one statement at the position of there. Names in parentheses cannot be those of the script.
func block(there ast.Stmt, stmts ...ast.Stmt) ast.Stmt {
	for _, stmt := range stmts {
		if stmt.Line() == 0 {
			at(there, stmt)
		}
	}
	return at(there, &ast.DoBlockStmt{Stmts: stmts})
}

// at returns a new part of the syntax tree with the position of an old one.
func at[T ast.PositionHolder](there ast.PositionHolder, part T) T {
	part.SetLine(there.Line())
	part.SetLastLine(there.LastLine())
	return part
}
