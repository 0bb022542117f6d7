package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rflua/rflua/bridge/libdoc"
	"github.com/rflua/rflua/cmd/rflua/internal/clierror"
	"github.com/rflua/rflua/cmd/rflua/internal/doctext"
	"github.com/rflua/rflua/cmd/rflua/internal/lookup"
	"github.com/rflua/rflua/cmd/rflua/internal/process"
	"github.com/rflua/rflua/engine"
	"github.com/rflua/rflua/engine/diag"
	"github.com/rflua/rflua/engine/module"
)

// docOptions are the flags of doc.
type docOptions struct {
	libraryOptions
	format choiceFlag
	output string
}

func newDocCommand() *cobra.Command {
	o := &docOptions{format: choiceFlag{"text", []string{"text", "json", "xml"}}}
	cmd := &cobra.Command{
		Use:   "doc [LIB|LIB.KEYWORD|MODULE] [PATH...]",
		Short: "Show the documentation of a library, or write it for Libdoc",
		Long: `Shows the documentation of a library, of one keyword, or of a module that rflua provides, such as robot.log. Without a
name it lists the libraries and the modules. Names match as for 'rflua call'.

PATH is a directory of libraries or a single Lua file; the default is ./lua if it exists, else the working directory.

With --format json or xml it writes a specification file for Robot Framework's Libdoc and for editors:

  rflua doc Data --output Data.json && python -m robot.libdoc Data.json Data.html`,
		Example: `  rflua doc
  rflua doc PowerSupply.set_voltage ./lua
  rflua doc robot.log`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.Var(&o.format, "format", "text for reading, json or xml for Libdoc; by default the ending of --output decides")
	flags.StringVar(&o.output, "output", "", "`FILE` to write, instead of the standard output")
	o.pathsOf = func(args []string) []string { return args[min(1, len(args)):] }
	o.libraryOptions.add(cmd)
	paths := cmd.ValidArgsFunction
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return paths(cmd, args, word)
		}
		names := lookup.Libraries(roots(nil))
		for _, m := range module.All {
			names = append(names, m.Name)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	complete(cmd, "format", cobra.FixedCompletions(o.format.choices, cobra.ShellCompDirectiveNoFileComp))
	acceptEnvironment(cmd)
	return cmd
}

func (o *docOptions) run(cmd *cobra.Command, args []string) error {
	if !cmd.Flags().Changed("format") {
		switch strings.ToLower(filepath.Ext(o.output)) {
		case ".json":
			o.format.value = "json"
		case ".xml", ".libspec":
			o.format.value = "xml"
		}
	}
	name := ""
	if len(args) > 0 && !isPath(args[0]) {
		name, args = args[0], args[1:]
	}
	var text bytes.Buffer
	verdict := o.document(cmd, &text, name, args)
	if verdict != nil && !errors.Is(verdict, errSaidNo) {
		return verdict
	}
	var err error
	if o.output != "" {
		err = os.WriteFile(o.output, text.Bytes(), 0o644)
	} else {
		_, err = cmd.OutOrStdout().Write(text.Bytes())
	}
	if err != nil {
		return fmt.Errorf("cannot write the documentation: %w", err)
	}
	return verdict
}

// isPath reports whether the first argument is a path already, because a name was left out: one that no library could have,
// or a directory where there is no library of its name.
func isPath(arg string) bool {
	if strings.ContainsAny(arg, `/\`) || filepath.Ext(arg) == ".lua" || arg == "." || arg == ".." {
		return true
	}
	info, err := os.Stat(arg)
	return err == nil && info.IsDir() && !slices.Contains(lookup.Libraries(roots(nil)), arg)
}

// document writes what name stands for. After the list of libraries it returns errSaidNo if one of them does not load.
func (o *docOptions) document(cmd *cobra.Command, w io.Writer, name string, paths []string) error {
	if m, function := doctext.FindModule(name); m != nil {
		if o.format.value != "text" {
			return clierror.Usage(fmt.Errorf("%s is a module, and --format %s is for libraries", m.Name, o.format.value))
		}
		return doctext.Module(w, m, function)
	}
	library, keyword := "", ""
	if name != "" {
		var err error
		if library, keyword, err = o.split(name, roots(paths)); err != nil {
			return err
		}
	}
	config := o.config(paths)
	if len(config.Allow) == 0 && library != "" {
		config.Allow = []string{library} // loading runs code, so no other library is loaded
	}
	stop := process.Watch() // to end what the libraries have begun: processes, temporary files
	defer stop.End()
	e, err := engine.Open(stop.Stop, config)
	if err != nil {
		return err
	}
	defer e.Close(stop.Cancel)
	if stop.Stop.Err() != nil {
		return errInterrupted
	}
	if name == "" {
		if o.format.value != "text" {
			return clierror.WithHint(clierror.Usage(fmt.Errorf("--format %s is for one library", o.format.value)), "name the library: rflua doc LIB")
		}
		if !doctext.List(w, cmd.ErrOrStderr(), e) {
			return errSaidNo
		}
		return nil
	}
	lib, err := e.Library(library)
	if err != nil {
		return err
	}
	if err := lib.Err(); err != nil {
		return err
	}
	spec := libdoc.New(lib.Name, lib.Revision(), generated())
	switch {
	case o.format.value != "text" && keyword != "":
		return clierror.Usage(fmt.Errorf("--format %s is for whole libraries, and '%s' is a keyword", o.format.value, name))
	case o.format.value == "json":
		return spec.WriteJSON(w)
	case o.format.value == "xml":
		return spec.WriteXML(w)
	case keyword == "":
		doctext.Library(w, spec)
		return nil
	}
	return doctext.Keyword(w, spec, keyword)
}

// split splits LIB or LIB.KEYWORD.
func (o *docOptions) split(name string, roots []string) (library, keyword string, err error) {
	names := lookup.Libraries(roots)
	if found, err := lookup.Library(name, names); err == nil {
		return found, "", nil
	}
	if strings.Contains(name, ".") {
		if library, keyword, err = lookup.Split(name, names, ""); err == nil {
			return library, keyword, nil
		}
	} else {
		_, err = lookup.Library(name, names)
	}
	candidates := slices.Clone(names)
	for _, m := range module.All {
		candidates = append(candidates, m.Name)
	}
	if near := diag.Closest(name, candidates); near != "" && !slices.Contains(names, near) {
		err = clierror.Usage(fmt.Errorf("unknown library '%s'; did you mean '%s'?", name, near))
	}
	return "", "", clierror.WithHint(err, "'rflua doc' lists libraries and modules; paths of libraries stand behind the name")
}

// generated returns the time for a specification file, which SOURCE_DATE_EPOCH makes reproducible, as for Libdoc.
func generated() time.Time {
	if seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(seconds, 0)
	}
	return time.Now()
}
