// SPDX-License-Identifier: Apache-2.0

// A leaf without a frame, called a thousand million times: an unwinder that follows frame pointers alone loses its caller.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

//go:noinline
func hot(a, b int) int {
	return (a^b)*7 + a>>3 - b<<2 + a/3 + b/5
}

//go:noinline
func alternateA(depth, value int) int {
	return alternateB(depth, value) + 1
}

//go:noinline
func alternateB(depth, value int) int {
	if depth > 0 {
		return alternateA(depth-1, value) + 1
	}
	for i := 0; i < 1000000; i++ {
		value = hot(value, i)
	}
	return value
}

func main() {
	seconds := 5.0
	if len(os.Args) > 1 {
		seconds, _ = strconv.ParseFloat(os.Args[1], 64)
	}
	fmt.Println("ready")
	value := 1
	until := time.Now().Add(time.Duration(seconds * 1e9))
	for time.Now().Before(until) {
		value = alternateA(9, value)
	}
	if value == 42 {
		fmt.Println(value)
	}
}
