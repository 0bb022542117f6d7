// Package load calls a keyword over and over, from several connections at once, and counts the calls per second.
//
//	rate, err := load.Run(ctx, 8, time.Second, load.JSON(server, nil, "hello", "echo", "hello"))
//
// It promises that no wrong answer is counted: the first answer of a connection is decoded and its value compared; later ones
// are the same bytes, or are decoded too. An error ends the load of all connections.
//
// Each [Caller] belongs to the one goroutine that [Run] starts for it. Run returns when all have ended.
package load
