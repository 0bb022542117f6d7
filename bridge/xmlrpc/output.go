package xmlrpc

import (
	"fmt"

	"github.com/rflua/rflua/bridge/xmlrpc/codec"
	"github.com/rflua/rflua/engine/message"
)

// output collects the messages of one keyword call in the form that RF reads: a marker with the level and the time in
// milliseconds, then the text. Text that looks like a marker is changed so that it does not.
type output struct {
	text []byte
}

// add appends a message. It is not safe for concurrent use.
func (o *output) add(m message.Message) {
	micros := m.Time.UnixMicro()
	o.text = append(o.text, '*')
	o.text = append(o.text, m.Level...)
	o.text = append(o.text, ':')
	o.text = fmt.Appendf(o.text, "%d.%03d* ", micros/1000, micros%1000)
	o.text = append(o.text, codec.Readable(message.Escape(m.Text))...)
	o.text = append(o.text, '\n')
}
