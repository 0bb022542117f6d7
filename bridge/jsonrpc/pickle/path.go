package pickle

import "strings"

// pathname returns a path as text, with forward slashes on every system. Python 3.13 sends the parts as they were written.
func (b *builder) pathname(o *pyObject, join func(parts []string) string) (any, error) {
	parts := make([]string, 0, len(o.args))
	for _, arg := range o.args {
		v, err := b.value(arg)
		if err != nil {
			return nil, err
		}
		part, ok := v.(string)
		if !ok {
			return nil, o.class.damaged()
		}
		parts = append(parts, part)
	}
	return join(parts), nil
}

// posixPath joins parts. The last absolute one is the first that counts.
func posixPath(parts []string) string {
	root, first := "", 0
	for i, part := range parts {
		switch {
		case strings.HasPrefix(part, "//") && !strings.HasPrefix(part, "///"):
			root, first = "//", i // two slashes, and only two, may mean something to the system
		case strings.HasPrefix(part, "/"):
			root, first = "/", i
		}
	}
	return tidyPath(root, parts[first:])
}

// windowsPath joins parts, each of which may have a drive, a root or both.
func windowsPath(parts []string) string {
	var drive, root string
	var rest []string
	for _, part := range parts {
		d, r, p := splitWindows(strings.ReplaceAll(part, `\`, "/"))
		if r != "" || d != "" && !strings.EqualFold(d, drive) {
			root, rest = r, nil
		}
		if d != "" {
			drive = d
		}
		rest = append(rest, p)
	}
	return tidyPath(drive+root, rest)
}

// splitWindows splits a path into the drive (C: or //server/share), the slash after it and the rest.
func splitWindows(p string) (drive, root, rest string) {
	if strings.HasPrefix(p, "//") {
		server, share, _ := strings.Cut(p[2:], "/")
		share, rest, _ = strings.Cut(share, "/")
		return "//" + server + "/" + share, "/", rest
	}
	if len(p) >= 2 && p[1] == ':' {
		drive, p = p[:2], p[2:]
	}
	if strings.HasPrefix(p, "/") {
		root, p = "/", p[1:]
	}
	return drive, root, p
}

// tidyPath drops empty parts and single dots, as pathlib does. It keeps double ones.
func tidyPath(root string, parts []string) string {
	var kept []string
	for _, part := range parts {
		for name := range strings.SplitSeq(part, "/") {
			if name != "" && name != "." {
				kept = append(kept, name)
			}
		}
	}
	if root == "" && len(kept) == 0 {
		return "."
	}
	return root + strings.Join(kept, "/")
}
