// Package soak has a server under load by everything that clients, editors and strangers do, over both protocols at once, for
// half an hour, and compares what it holds at the end with what it held after a minute. The comment of package main has the story.
//
// [Run] starts the server and one goroutine for each actor, and returns when all have ended.
package soak
