package engine

import "fmt"

// bindInit checks the arguments of an import against new and converts those that are strings.
func (r *Revision) bindInit(library string, i Import) (*bound, error) {
	sign := signature{what: func() string { return fmt.Sprintf("Library '%s'", library) }, args: r.InitArgs}
	b, err := sign.bind(i.Args, i.Named)
	if err != nil {
		return nil, err
	}
	rest := 0
	for n := range r.InitArgs {
		a := &r.InitArgs[n]
		switch a.Kind {
		case PositionalOrNamed:
			if b.positional[rest], err = a.convert(b.positional[rest]); err != nil {
				return nil, fmt.Errorf("Library '%s': %w", library, err)
			}
			rest++
		case VarPositional:
			for j := rest; j < len(b.positional); j++ {
				if b.positional[j], err = a.convert(b.positional[j]); err != nil {
					return nil, fmt.Errorf("Library '%s': %w", library, err)
				}
			}
		case NamedOnly:
			if v, ok := b.named.Get(a.Name); ok {
				if v, err = a.convert(v); err != nil {
					return nil, fmt.Errorf("Library '%s': %w", library, err)
				}
				b.named.Set(a.Name, v)
			}
		}
	}
	return b, nil
}
