package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	aLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	aHeading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	aBlock   = regexp.MustCompile("(?ms)^```.*?^```$")
	notInID  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors returns what links can name in a document, as GitHub makes it of headings.
func anchors(markdown string) (ids []string) {
	for _, heading := range aHeading.FindAllStringSubmatch(aBlock.ReplaceAllString(markdown, ""), -1) {
		ids = append(ids, strings.ReplaceAll(notInID.ReplaceAllString(strings.ToLower(heading[1]), ""), " ", "-"))
	}
	return ids
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	links := 0
	for _, file := range documents(t) {
		text := aBlock.ReplaceAllString(read(t, file), "")
		for _, found := range aLink.FindAllStringSubmatch(text, -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			links++
			name, anchor, _ := strings.Cut(found[1], "#")
			target := file
			if name != "" {
				target = filepath.Join(filepath.Dir(file), name)
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: the link %s leads nowhere", file, found[1])
			} else if anchor != "" && !slices.Contains(anchors(read(t, target)), anchor) {
				t.Errorf("%s: %s has no heading %s", file, target, anchor)
			}
		}
	}
	if links < 30 {
		t.Errorf("only %d links were followed", links)
	}
}

func TestEveryPageIsInTheIndex(t *testing.T) {
	index := read(t, "README.md")
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if page != "README.md" && !strings.Contains(index, "]("+page+")") {
			t.Errorf("docs/README.md has no link to %s", page)
		}
	}
}

// aFlag is a line of the help of a command: a flag, its value, the description, and the default.
var aFlag = regexp.MustCompile(`(?m)^\s+(?:-\w, )?--([a-z-]+).*$`)

// TestOperationDescribesEveryFlagOfTheServer compares the table with the help of the command, both ways.
func TestOperationDescribesEveryFlagOfTheServer(t *testing.T) {
	help, err := exec.Command(rflua, "serve", "--help").CombinedOutput()
	if err != nil {
		t.Fatalf("rflua serve --help: %v\n%s", err, help)
	}
	table := ""
	for line := range strings.Lines(read(t, "operation.md")) {
		if strings.HasPrefix(line, "| `--") {
			cell, _, _ := strings.Cut(line[2:], " |")
			table += cell + "\n"
		}
	}
	flags := map[string]bool{"help": true}
	for _, found := range aFlag.FindAllStringSubmatch(string(help), -1) {
		flags[found[1]] = true
		if found[1] != "help" && !regexp.MustCompile("`--"+found[1]+"[ `]").MatchString(table) {
			t.Errorf("operation.md does not describe --%s", found[1])
		}
	}
	if len(flags) < 20 {
		t.Errorf("only %d flags were found in\n%s", len(flags), help)
	}
	for _, found := range regexp.MustCompile("`--([a-z-]+)").FindAllStringSubmatch(table, -1) {
		if !flags[found[1]] {
			t.Errorf("operation.md describes --%s, which rflua serve does not have", found[1])
		}
	}
}

// TestArchitectureNamesEveryPackage: a package that is new needs a row in the table of layers, or a name in one.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	layers, _, _ := strings.Cut(read(t, "architecture.md"), "\n## The way of one call")
	out, err := exec.Command("go", "list", "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	if len(packages) < 30 {
		t.Fatalf("there are only %d packages", len(packages))
	}
	for _, path := range packages {
		dir := strings.TrimPrefix(path, "github.com/rflua/rflua/")
		if name := dir[strings.LastIndex(dir, "/")+1:]; !strings.Contains(layers, "`"+dir+"`") && !strings.Contains(layers, "`"+name+"`") && !strings.Contains(layers, "`.../"+name+"`") {
			t.Errorf("architecture.md does not name %s", dir)
		}
	}
}
