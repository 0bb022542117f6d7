package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/rflua/rflua/engine/message"
)

// slim drops the state of an instance after a call that was cancelled for its memory, if what the state keeps would
// leave too little for the others. The next call makes it anew.
func (in *Instance) slim(ctx context.Context) {
	if s := in.state; s.exceeded && s.watchdog.holdsTooMuch(s) {
		in.Library.engine.logger.Warn("an instance is dropped because of what it keeps; its next call makes it anew", "library", in.Library.Name)
		in.drop(ctx)
	}
}

// renew makes an instance anew that was dropped, with the arguments it was imported with, and tells the test.
func (in *Instance) renew(ctx context.Context, log func(message.Message)) *Failure {
	if in.state != nil {
		return nil
	}
	if log != nil {
		log(message.Message{Level: message.Warn, Time: time.Now(), Text: fmt.Sprintf(
			"Library '%s' was made anew: it kept so much after the server's memory limit (--memory) was reached that its state was dropped.", in.Library.Name)})
	}
	r := in.Library.Revision()
	args, err := r.bindInit(in.Library.Name, in.made)
	if err != nil {
		return &Failure{Message: err.Error()}
	}
	in.imported, in.refused, in.refusal = r, nil, ""
	in.revision.Store(r)
	switch err := in.start(ctx, args, log).(type) {
	case nil:
		return nil
	case *Failure:
		return err
	default:
		return &Failure{Message: err.Error()}
	}
}
