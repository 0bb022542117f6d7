package http

import (
	"net/http/httptrace"
	"sync/atomic"
)

// progress holds what a request is doing, for the message of a timeout. It is safe for concurrent use.
type progress struct{ phase atomic.Int32 }

const (
	connecting int32 = iota
	sending
	waiting
	reading
)

var phases = []string{
	connecting: "connecting",
	sending:    "sending the request",
	waiting:    "waiting for the answer",
	reading:    "reading the body",
}

func (p *progress) String() string { return phases[p.phase.Load()] }

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn:              func(string) { p.phase.Store(connecting) },
		GotConn:              func(httptrace.GotConnInfo) { p.phase.Store(sending) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { p.phase.CompareAndSwap(sending, waiting) },
		GotFirstResponseByte: func() { p.phase.Store(waiting) },
	}
}
