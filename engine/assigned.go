package engine

import "github.com/yuin/gopher-lua/ast"

// places says where the statements of a file begin that give something a name at its top level. Comments stand above
// those lines, but a prototype knows only the line of the word `function`.
type places struct {
	assigned  map[string]int // the line of the last statement or table field that gives a field of this name a value from elsewhere
	statement map[int]int    // the first line of the statement, by the line of a function in it
}

func findPlaces(chunk []ast.Stmt) places {
	p := places{assigned: map[string]int{}, statement: map[int]int{}}
	for _, stmt := range chunk {
		switch x := stmt.(type) {
		case *ast.AssignStmt:
			for i, target := range x.Lhs {
				if field, ok := target.(*ast.AttrGetExpr); ok && i < len(x.Rhs) {
					p.assign(field.Key, target.Line(), x.Rhs[i])
				}
			}
			p.values(x.Rhs, x.Line())
		case *ast.LocalAssignStmt:
			p.values(x.Exprs, x.Line())
		case *ast.ReturnStmt:
			p.values(x.Exprs, x.Line())
		}
	}
	return p
}

// assign notes a field whose value may be a function that stands elsewhere.
func (p places) assign(key ast.Expr, line int, v ast.Expr) {
	switch v.(type) {
	case *ast.FuncCallExpr, *ast.IdentExpr, *ast.AttrGetExpr:
		if name, ok := key.(*ast.StringExpr); ok && line > 0 {
			p.assigned[name.Value] = line
		}
	}
}

// values looks into the values of a statement that begins at line.
func (p places) values(values []ast.Expr, line int) {
	for _, v := range values {
		switch x := v.(type) {
		case *ast.FunctionExpr:
			p.statement[x.Line()] = line
		case *ast.TableExpr:
			for _, f := range x.Fields {
				if f.Key == nil {
					continue
				}
				p.assign(f.Key, f.Key.Line(), f.Value)
				if fn, ok := f.Value.(*ast.FunctionExpr); ok {
					p.statement[fn.Line()] = f.Key.Line()
				}
			}
		}
	}
}
