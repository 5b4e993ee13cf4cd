// SPDX-License-Identifier: Apache-2.0

// A call chain through methods, interfaces and closures, in the main goroutine and in another one.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

type burner interface{ burn(count int) int }

type furnace struct{ sum int }

//go:noinline
func (f *furnace) burn(count int) int {
	for i := 0; i < count; i++ {
		f.sum ^= i
	}
	return f.sum
}

//go:noinline
func step(b burner, depth int) int {
	if depth > 0 {
		return step(b, depth-1) + 1
	}
	return b.burn(1000000) + 1
}

//go:noinline
func loop(until time.Time) int {
	f := &furnace{}
	sum := 0
	for time.Now().Before(until) {
		sum += step(f, 5)
	}
	return sum
}

func main() {
	seconds := 5.0
	if len(os.Args) > 1 {
		seconds, _ = strconv.ParseFloat(os.Args[1], 64)
	}
	fmt.Println("ready")
	until := time.Now().Add(time.Duration(seconds * 1e9))
	done := make(chan int)
	go func() { done <- loop(until) }()
	loop(until)
	<-done
}
