package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// portFlag is a TCP port; 0 picks a free one.
type portFlag uint16

func (p *portFlag) String() string { return strconv.Itoa(int(*p)) }
func (p *portFlag) Type() string   { return "PORT" }

func (p *portFlag) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return errors.New("a port is a number from 0 to 65535")
	}
	*p = portFlag(n)
	return nil
}

// offPortFlag is a port that may be off.
type offPortFlag struct {
	portFlag
	off bool
}

func (p *offPortFlag) Type() string { return "PORT|off" }

func (p *offPortFlag) String() string {
	if p.off {
		return "off"
	}
	return p.portFlag.String()
}

func (p *offPortFlag) Set(text string) error {
	if p.off = text == "off"; p.off {
		return nil
	}
	if err := p.portFlag.Set(text); err != nil {
		return fmt.Errorf("%w, or off", err)
	}
	return nil
}

// durationFlag is a duration that is not negative.
type durationFlag time.Duration

func (d *durationFlag) String() string { return time.Duration(*d).String() }
func (d *durationFlag) Type() string   { return "DURATION" }

func (d *durationFlag) Set(text string) error {
	parsed, err := time.ParseDuration(text)
	if err != nil {
		return errors.New("a duration is a number with a unit, such as 250ms, 5s or 1h30m")
	}
	if parsed < 0 {
		return errors.New("it must not be negative")
	}
	*d = durationFlag(parsed)
	return nil
}

// countFlag is a number of things.
type countFlag int

func (c *countFlag) String() string { return strconv.Itoa(int(*c)) }
func (c *countFlag) Type() string   { return "N" }

func (c *countFlag) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return errors.New("it must be a whole number, 0 for no limit")
	}
	*c = countFlag(n)
	return nil
}

// modeFlag is the permissions of a file.
type modeFlag fs.FileMode

func (m *modeFlag) String() string { return fmt.Sprintf("%04o", uint32(*m)) }
func (m *modeFlag) Type() string   { return "MODE" }

func (m *modeFlag) Set(text string) error {
	n, err := strconv.ParseUint(text, 8, 32)
	if err != nil || n == 0 || n > 0o777 {
		return errors.New("permissions are octal, such as 0600 or 0660")
	}
	*m = modeFlag(n)
	return nil
}

// choiceFlag is one of a few words.
type choiceFlag struct {
	value   string
	choices []string
}

func (c *choiceFlag) String() string { return c.value }
func (c *choiceFlag) Type() string   { return strings.Join(c.choices, "|") }

func (c *choiceFlag) Set(text string) error {
	if !slices.Contains(c.choices, text) {
		return fmt.Errorf("it must be one of %s", strings.Join(c.choices, ", "))
	}
	c.value = text
	return nil
}

// variablesFlag collects NAME:VALUE pairs, as RF's own --variable does. A later value of a name wins.
type variablesFlag map[string]string

func (v variablesFlag) String() string { return strings.Join(v.GetSlice(), ",") }
func (v variablesFlag) Type() string   { return "NAME:VALUE" }

func (v variablesFlag) Set(text string) error {
	name, value, ok := strings.Cut(text, ":")
	if !ok || name == "" {
		return fmt.Errorf("%q is not NAME:VALUE", text)
	}
	v[name] = value
	return nil
}

// Append, Replace and GetSlice make it a flag that may be repeated.
func (v variablesFlag) Append(text string) error { return v.Set(text) }

func (v variablesFlag) Replace(texts []string) error {
	clear(v)
	for _, text := range texts {
		if err := v.Set(text); err != nil {
			return err
		}
	}
	return nil
}

func (v variablesFlag) GetSlice() []string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(v)) {
		pairs = append(pairs, name+":"+v[name])
	}
	return pairs
}

// librariesFlag collects names of libraries, also several separated by commas.
type librariesFlag []string

func (l *librariesFlag) String() string { return strings.Join(*l, ",") }
func (l *librariesFlag) Type() string   { return "LIB" }

func (l *librariesFlag) Set(text string) error {
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return errors.New("the name of a library is missing")
		}
		*l = append(*l, name)
	}
	return nil
}

// Append, Replace and GetSlice make it a flag that may be repeated.
func (l *librariesFlag) Append(text string) error { return l.Set(text) }
func (l *librariesFlag) GetSlice() []string       { return *l }

func (l *librariesFlag) Replace(texts []string) error {
	*l = nil
	return l.Set(strings.Join(texts, ","))
}
