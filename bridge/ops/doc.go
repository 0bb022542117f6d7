// Package ops shows those who operate a server what happens in it, whatever protocol a call came by: a log record and figures of
// every call ([Calls]), and the pages /healthz, /readyz and /metrics ([Pages]).
//
// It promises that counting a call never waits for a reader of the figures, and that labels are bounded: names of unknown keywords
// are no labels, and beyond [maxSeries] pairs of library and keyword all others share one. Arguments and results of keywords are
// neither logged nor counted.
//
// The figures are lines of text (Prometheus text format 0.0.4), written by hand in some 130 lines. prometheus/client_golang
// would bring ten modules, protocol buffers among them; VictoriaMetrics/metrics brings three and leaves the HELP lines empty.
//
// It starts no goroutine. Calls.mu guards the counters; it is held to count, and while the figures are copied to memory.
package ops
