module github.com/rflua/rflua/bench

go 1.26.0

require (
	github.com/nlpodyssey/gopickle v0.2.0
	github.com/rflua/rflua v0.0.0
	github.com/sourcegraph/jsonrpc2 v0.2.3
)

replace github.com/rflua/rflua => ../
