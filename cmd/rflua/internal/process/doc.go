// Package process is what the rflua process has to do with its operating system and with Go's runtime: the signals that
// stop it, how much memory the machine has, and how often garbage is collected.
//
// Everything in it is for the whole process, so each of [Watch] and [RelaxCollector] may be in effect once at a time. Both
// return the function that undoes them. Watch has a goroutine of its own until then; RelaxCollector has none, but Go's
// runtime and a timer call it, which its mutex orders.
package process
