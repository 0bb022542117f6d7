package compile

import "github.com/yuin/gopher-lua/ast"

// Places records where the top-level statements that name something begin. Comments stand above those lines, while a
// prototype knows only the line of the word `function`.
type Places struct {
	// Assigned has, by the name of a field, the line of the last statement or table field that assigns it a value made
	// elsewhere.
	Assigned map[string]int
	// Statement has, by the line of a function, the first line of the statement around it.
	Statement map[int]int
}

// findPlaces returns the places of a chunk.
func findPlaces(chunk []ast.Stmt) Places {
	p := Places{Assigned: map[string]int{}, Statement: map[int]int{}}
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

// assign records a field whose value may be a function that stands elsewhere.
func (p Places) assign(key ast.Expr, line int, v ast.Expr) {
	switch v.(type) {
	case *ast.FuncCallExpr, *ast.IdentExpr, *ast.AttrGetExpr:
		if name, ok := key.(*ast.StringExpr); ok && line > 0 {
			p.Assigned[name.Value] = line
		}
	}
}

// values records the functions in the values of a statement that begins at line.
func (p Places) values(values []ast.Expr, line int) {
	for _, v := range values {
		switch x := v.(type) {
		case *ast.FunctionExpr:
			p.Statement[x.Line()] = line
		case *ast.TableExpr:
			for _, f := range x.Fields {
				if f.Key == nil {
					continue
				}
				p.assign(f.Key, f.Key.Line(), f.Value)
				if fn, ok := f.Value.(*ast.FunctionExpr); ok {
					p.Statement[fn.Line()] = f.Key.Line()
				}
			}
		}
	}
}
