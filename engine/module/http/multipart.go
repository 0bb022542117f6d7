package http

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"path/filepath"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rflua/rflua/engine/module/host"
)

var partFields = []string{"name", "content", "file", "filename", "type"}

// multipart returns the body of a form with files (RFC 7578): a list of parts, or a table of them by name, whose values
// may be plain.
func (m *module) multipart(o *host.Options) (payload, error) {
	var buf bytes.Buffer
	var all []piece
	var shown strings.Builder
	cut := func() {
		all = append(all, piece{text: buf.String(), size: int64(buf.Len())})
		buf.Reset()
	}
	w := multipart.NewWriter(&buf)
	t := o.Table("multipart")
	texts := 0
	for key, v := t.Next(lua.LNil); key != lua.LNil; key, v = t.Next(key) {
		p := readPart(o, key, v)
		if texts += len(p.name) + len(p.content) + len(p.filename) + len(p.kind); texts > maxText {
			o.Error("multipart", "has more than %d MiB of text", maxText>>20)
		}
		if _, err := w.CreatePart(p.header()); err != nil {
			return payload{}, err
		}
		if p.file == "" {
			buf.WriteString(p.content)
			fmt.Fprintf(&shown, "%s: %s\n", p.name, p.shown())
			continue
		}
		file, err := m.filePiece(p.file)
		if err != nil {
			return payload{}, err
		}
		cut()
		all = append(all, file)
		fmt.Fprintf(&shown, "%s: (the file %s, %d bytes)\n", p.name, p.file, file.size)
	}
	if err := w.Close(); err != nil {
		return payload{}, err
	}
	cut()
	size := int64(0)
	for _, piece := range all {
		size += piece.size
	}
	return payload{
		contentType: w.FormDataContentType(),
		size:        size,
		open:        func() (io.ReadCloser, error) { return &pieces{rest: all}, nil },
		shown:       func(string) string { return strings.TrimSuffix(shown.String(), "\n") },
	}, nil
}

// part is one field or file of a form.
type part struct{ name, content, file, filename, kind string }

// readPart reads { name = "photo", file = "a.png" }, which may be photo = { file = "a.png" } too, or note = "text".
func readPart(o *host.Options, key, v lua.LValue) part {
	where := "part " + key.String()
	var p part
	if name, ok := key.(lua.LString); ok {
		p.name = string(name)
	}
	t, ok := v.(*lua.LTable)
	if !ok {
		if p.content, ok = plainText(v); !ok || p.name == "" {
			o.Error("multipart", "must hold parts such as { name = \"photo\", file = \"a.png\" }; %s is %s", where, host.Describe(v))
		}
		return p
	}
	fields := []*string{&p.name, &p.content, &p.file, &p.filename, &p.kind}
	for field, v := t.Next(lua.LNil); field != lua.LNil; field, v = t.Next(field) {
		i := slices.Index(partFields, field.String())
		if i < 0 {
			o.Error("multipart", "has no field %s in a part, as in %s; available: %s", host.Describe(field), where, strings.Join(partFields, ", "))
		}
		if *fields[i], ok = plainText(v); !ok {
			o.Error("multipart", "must have a string as '%s' of %s, not %s", partFields[i], where, host.Describe(v))
		}
	}
	hasContent := t.RawGetString("content") != lua.LNil
	if p.name == "" {
		o.Error("multipart", "has a part without a name: %s", where)
	}
	if hasContent == (p.file != "") {
		o.Error("multipart", "must have either 'content' or 'file' in %s", where)
	}
	if strings.ContainsAny(p.kind, "\r\n") {
		o.Error("multipart", "has a line end in 'type' of %s", where)
	}
	return p
}

// quoted is how browsers write names in the header of a part.
var quoted = strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A")

func (p part) header() textproto.MIMEHeader {
	disposition := fmt.Sprintf(`form-data; name="%s"`, quoted.Replace(p.name))
	kind, filename := p.kind, p.filename
	if p.file != "" && filename == "" {
		filename = filepath.Base(p.file)
	}
	if filename != "" {
		disposition += fmt.Sprintf(`; filename="%s"`, quoted.Replace(filename))
		if kind == "" {
			kind = "application/octet-stream"
		}
	}
	h := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if kind != "" {
		h.Set("Content-Type", kind)
	}
	return h
}

func (p part) shown() string {
	if isSecret(p.name) {
		return hidden
	}
	return showBody(p.kind, p.content)
}
