// Package ops is what those who operate a server see of it, whatever protocol a call came by: a log record and figures of
// every call ([Calls]), and the pages /healthz, /readyz and /metrics ([Pages]).
//
// The figures are written in the text format of Prometheus 0.0.4 by hand: it is lines of text, and the package
// prometheus/client_golang would bring ten modules, protocol buffers among them, for what are 150 lines here. Labels are
// bounded: keywords that there are not are no labels, and beyond [maxSeries] pairs of library and keyword all others
// are one.
//
// Arguments and results of keywords are neither logged nor counted.
package ops
