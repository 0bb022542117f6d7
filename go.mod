module github.com/rflua/rflua

go 1.26

require github.com/yuin/gopher-lua v1.1.2

require go.uber.org/goleak v1.3.0 // indirect
