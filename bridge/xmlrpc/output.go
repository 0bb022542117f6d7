package xmlrpc

import (
	"fmt"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
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
	o.text = fmt.Appendf(o.text, "%d.%03d* ", micros/1000, micros%1000)
	o.text = append(o.text, codec.Readable(message.Escape(m.Text))...)
	o.text = append(o.text, '\n')
}
