// SPDX-License-Identifier: Apache-2.0

// What itests/bench runtimes measures at: `deep N` burns below N frames, anything else waits.
package main

import (
	"os"
	"strconv"
	"time"
)

var sink int

//go:noinline
func leaf(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += i % 7
	}
	return s
}

//go:noinline
func recurse(depth int) int {
	if depth == 0 {
		return leaf(1_000_000)
	}
	return recurse(depth-1) + 1
}

func main() {
	n, _ := strconv.Atoi(os.Args[2])
	for os.Args[1] == "deep" {
		sink += recurse(n)
	}
	for {
		time.Sleep(time.Second)
	}
}
