// Package memory cancels the call that makes the process use more memory than it may. It knows no Lua: a [Subject] is
// anything that can estimate what it holds.
//
// Go does not know which goroutine holds what. So when the heap reaches the limit, the [Watchdog] asks each running call to
// weigh its subject, and a call whose subject has grown waits for the verdict while Go collects garbage. If that did not help, as
// many of them as hold too much are cancelled with a [LimitError], in the order of their growth; the others and new calls wait
// until the cancelled ones have ended, for a tenth of a second at most. A subject that holds much and does not grow is left
// alone, and so is one in which no call runs.
//
// It does not bound what a single Go function allocates between two instructions, nor memory that no subject knows of.
//
// The watchdog is one goroutine, started by [Start] and ended by [Watchdog.Stop], which polls only while calls run. Its mu
// guards the running calls and their weights; a call holds it when it begins, ends and answers, never while it waits.
package memory
