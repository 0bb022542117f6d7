package doctext

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"

	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/luacats"
	"github.com/rflua/rflua/engine/module"
	"github.com/rflua/rflua/engine/module/host"
)

// FindModule returns the module that rflua provides under a name, nil if there is none. A name such as robot.log.info
// means one function of it.
func FindModule(name string) (m *host.Module, function string) {
	for i := range module.All {
		if strings.EqualFold(module.All[i].Name, name) {
			return &module.All[i], ""
		}
	}
	// robot.log.info belongs to robot.log, not to robot.
	for i := range module.All {
		rest, ok := strings.CutPrefix(name, module.All[i].Name+".")
		if ok && (m == nil || len(module.All[i].Name) > len(m.Name)) {
			m, function = &module.All[i], rest
		}
	}
	return m, function
}

// moduleSummary returns one sentence about a module.
func moduleSummary(m *host.Module) string {
	comments, _ := luacats.Parse(m.Name, []byte(m.Definition))
	return firstSentence(moduleIntro(comments))
}

// moduleIntro returns the text above the table of the module.
func moduleIntro(comments *luacats.File) string {
	for _, b := range comments.Blocks {
		if b.Doc != "" {
			return b.Doc
		}
	}
	return ""
}

// The lines of a definition file that declare something.
var (
	declaresFunction = regexp.MustCompile(`^function ([\w.]+)([.:])(\w+)\((.*)\) end$`)
	declaresValue    = regexp.MustCompile(`^(\w+)\.(\w+) = `)
	declaresObject   = regexp.MustCompile(`^local (\w+) = {}$`)
)

// Module writes what the definition file of a module says, or what it says of one function. An unknown function is a usage
// error.
func Module(w io.Writer, m *host.Module, function string) error {
	comments, _ := luacats.Parse(m.Name, []byte(m.Definition))
	d := &moduleDocument{module: m, comments: comments, objects: map[string]string{}, shown: map[string]bool{}}
	d.read()
	if function != "" {
		for _, e := range d.entries {
			if e.name == function {
				e.write(w)
				return nil
			}
		}
		var names []string
		for _, other := range module.All {
			names = append(names, other.Name)
		}
		for _, e := range d.entries {
			names = append(names, m.Name+"."+e.name)
		}
		hint := fmt.Sprintf("'rflua doc %s' shows all of it", m.Name)
		if near := diag.Closest(m.Name+"."+function, names); near != "" {
			hint = fmt.Sprintf("did you mean '%s'? %s", near, hint)
		}
		return clierror.WithHint(clierror.Usage(fmt.Errorf("module %s has no '%s'", m.Name, function)), hint)
	}
	fmt.Fprintf(w, "%s\n%s\n\n%s\n", m.Name, strings.Repeat("=", len(m.Name)), moduleIntro(comments))
	fmt.Fprintf(w, "\n    local %s = require(\"%s\")\n", m.Name[strings.LastIndex(m.Name, ".")+1:], m.Name)
	for _, e := range d.entries {
		fmt.Fprintln(w)
		e.write(w)
	}
	return nil
}

// moduleDocument is what a definition file declares, in its order.
type moduleDocument struct {
	module   *host.Module
	comments *luacats.File
	objects  map[string]string // the class of a local table; the module's own table has none
	shown    map[string]bool   // the classes among entries
	entries  []moduleEntry
}

// moduleEntry is one function, value or class.
type moduleEntry struct {
	name   string // without that of the module
	title  string
	block  *luacats.Block
	fields []luacats.Field
}

// read fills entries, in the order of the file.
func (d *moduleDocument) read() {
	for i, line := range strings.Split(d.module.Definition, "\n") {
		block := d.comments.Above(i + 1)
		if found := declaresObject.FindStringSubmatch(line); found != nil && block != nil && block.Class != nil {
			d.objects[found[1]] = block.Class.Name
		}
		if block == nil {
			block = &luacats.Block{}
		}
		if found := declaresFunction.FindStringSubmatch(line); found != nil {
			owner := d.module.Name
			if class := d.objects[found[1]]; class != "" {
				owner = class
			}
			name := strings.TrimPrefix(owner+found[2]+found[3], d.module.Name+".")
			d.classesBefore(i + 1)
			d.add(moduleEntry{name: name, title: owner + found[2] + found[3] + "(" + found[4] + ")", block: block})
		} else if found := declaresValue.FindStringSubmatch(line); found != nil {
			d.classesBefore(i + 1)
			title := d.module.Name + "." + found[2]
			if block.Type != nil {
				title += ": " + block.Type.String()
			}
			d.add(moduleEntry{name: found[2], title: title, block: block})
		}
	}
	d.classesBefore(math.MaxInt)
}

func (d *moduleDocument) add(e moduleEntry) { d.entries = append(d.entries, e) }

// classesBefore adds the classes declared up to a line.
func (d *moduleDocument) classesBefore(line int) {
	for _, b := range d.comments.Blocks {
		if b.Class == nil || b.Line > line || d.shown[b.Class.Name] {
			continue
		}
		d.shown[b.Class.Name] = true
		title := b.Class.Name
		if len(b.Class.Parents) > 0 {
			title += " : " + strings.Join(b.Class.Parents, ", ")
		}
		d.add(moduleEntry{name: strings.TrimPrefix(b.Class.Name, d.module.Name+"."), title: title,
			block: &luacats.Block{Doc: b.Class.Doc}, fields: b.Class.Fields})
	}
}

// write writes the entry: its title, documentation and a row for each parameter, field and result.
func (e *moduleEntry) write(w io.Writer) {
	fmt.Fprintln(w, e.title)
	if e.block.Doc != "" {
		writeIndented(w, e.block.Doc)
	}
	var rows [][2]string
	for _, p := range e.block.Params {
		rows = append(rows, described(p.Name, p.Optional, p.Type, p.Doc))
	}
	for _, f := range e.fields {
		if f.Name == "" {
			rows = append(rows, described("["+f.Index.String()+"]", false, f.Type, f.Doc))
		} else if f.Visibility == luacats.Public {
			rows = append(rows, described(f.Name, f.Optional, f.Type, f.Doc))
		}
	}
	for i, r := range e.block.Returns {
		arrow := "->"
		if i > 0 {
			arrow = "  "
		}
		rows = append(rows, [2]string{arrow + " " + r.Type.String(), strings.TrimSpace(r.Name + "  " + r.Doc)})
	}
	writeRows(w, "      ", 40, rows)
}

// described returns a row about a parameter or field.
func described(name string, optional bool, t luacats.Type, doc string) [2]string {
	if optional {
		name += "?"
	}
	return [2]string{name + ": " + t.String(), doc}
}
