package crash

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/rflua/rflua/internal/rftest"
)

func TestAPanicIsLoggedWithItsStackAndToldInOneSentence(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	text := Report(logger, "a bug", Place{Doing: "running keyword 'Add'", Library: "Lib", Request: "r-1"})
	rftest.WantText(t, "the user", text, "Internal error in rflua while running keyword 'Add': a bug (request r-1 in the log of the server)")
	for _, part := range []string{"level=ERROR", "request=r-1", "library=Lib", `panic="a bug"`, "crash_test.go"} {
		rftest.WantInside(t, "the log", log.String(), part)
	}
	log.Reset()
	rftest.WantText(t, "without a panic", Report(logger, nil, Place{})+log.String(), "")
}
