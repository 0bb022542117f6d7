package engine

import "github.com/yuin/gopher-lua/ast"

// places says where the statements of a file begin that give something a name at its top level. Comments stand above
// those lines, but a prototype knows only the line of the word `function`.
type places struct {
	assigned  map[string]int // the line of the last statement or table field that assigns to a field of this name
	statement map[int]int    // the first line of the statement, by the line of a function in it
}

func findPlaces(chunk []ast.Stmt) places {
	p := places{assigned: map[string]int{}, statement: map[int]int{}}
	for _, stmt := range chunk {
		switch x := stmt.(type) {
		case *ast.AssignStmt:
			for _, target := range x.Lhs {
				if field, ok := target.(*ast.AttrGetExpr); ok {
					p.assign(field.Key, target.Line())
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

func (p places) assign(key ast.Expr, line int) {
	if name, ok := key.(*ast.StringExpr); ok && line > 0 {
		p.assigned[name.Value] = line
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
				p.assign(f.Key, f.Key.Line())
				if fn, ok := f.Value.(*ast.FunctionExpr); ok {
					p.statement[fn.Line()] = f.Key.Line()
				}
			}
		}
	}
}
