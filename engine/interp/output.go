package interp

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/rflua/rflua/engine/message"
)

// MaxLog is how many bytes the messages of one call may have, unless [Options] say otherwise. RF too keeps them in memory
// until the call is over.
const MaxLog = 32 << 20

const (
	messageCost = 64       // that a message counts beside its text
	keptPrinted = 64 << 10 // of the buffer for printed text, between two messages
)

// Log adds a message to the log of the running call. Unfinished printed text goes first, so that the order is kept.
func (s *State) Log(level message.Level, text string) {
	s.flush()
	s.send(message.Message{Level: level, Time: time.Now(), Text: text})
}

// send passes a message on, unless the log of the call is full, and reports whether there is room for more. The last message
// that fits is cut.
func (s *State) send(m message.Message) (more bool) {
	if s.sink == nil {
		return false
	}
	left := s.options.MaxLog - s.logged - messageCost
	if left < 0 {
		return false
	}
	cut := len(m.Text) > left
	if cut {
		for left > 0 && !utf8.RuneStart(m.Text[left]) {
			left--
		}
		m.Text = m.Text[:left]
	}
	s.logged += messageCost + len(m.Text)
	m.Text = ValidText(m.Text)
	s.sink(m)
	if cut || s.options.MaxLog-s.logged <= messageCost {
		s.logged = s.options.MaxLog
		s.sink(message.Message{Level: message.Warn, Time: time.Now(), Text: fmt.Sprintf(
			"The log is cut here: the messages of one keyword have at most %d MiB, %d bytes for each of them included.", s.options.MaxLog>>20, messageCost)})
		return false
	}
	return true
}

// print adds printed text to the log, a message for every complete line or group of lines. What would not fit into the
// log is not kept.
func (s *State) print(text string) {
	if room := s.options.MaxLog - s.logged - len(s.printed) + 1; len(text) > room { // one more, so that it is seen to be cut
		text = text[:max(room, 0)]
	}
	s.printed = append(s.printed, text...)
	if n := len(s.printed); n > 0 && s.printed[n-1] == '\n' {
		s.flush()
	}
}

// flush makes messages of the printed text that is left.
func (s *State) flush() {
	if len(s.printed) == 0 {
		return
	}
	text := string(s.printed)
	if s.printed = s.printed[:0]; cap(s.printed) > keptPrinted {
		s.printed = nil
	}
	message.Each(text, time.Now(), s.send)
}
