package xmlrpc

import (
	"strconv"

	"github.com/rflua/rflua/engine/message"
)

// output collects the messages of one keyword call in the form in which RF reads them: a marker with level and time in
// milliseconds, then the text. What is in the text that looks like a marker is made to look like something else.
type output struct {
	text []byte
}

func (o *output) add(m message.Message) {
	micros := m.Time.UnixMicro()
	o.text = append(o.text, '*')
	o.text = append(o.text, m.Level...)
	o.text = append(o.text, ':')
	o.text = strconv.AppendInt(o.text, micros/1000, 10)
	o.text = append(o.text, '.')
	o.text = append(o.text, "000"[len(strconv.Itoa(int(micros%1000))):]...)
	o.text = strconv.AppendInt(o.text, micros%1000, 10)
	o.text = append(o.text, "* "...)
	o.text = append(o.text, readable(message.Escape(m.Text))...)
	o.text = append(o.text, '\n')
}
