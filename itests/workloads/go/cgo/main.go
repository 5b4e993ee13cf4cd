// SPDX-License-Identifier: Apache-2.0

// Go calls C, C calls Go, and so on within each other: GoStacksTest knows the chains. The C half is in c.c.
package main

// #include "c.h"
import "C"

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"time"
)

const n = 200000

var sink int

//go:noinline
func spin(count int) int {
	sum := sink
	for i := 0; i < count; i++ {
		sum = sum*31 ^ i
	}
	return sum
}

//go:noinline
func intoC() int {
	return int(C.c_spin(n)) + 1
}

//go:noinline
func throughC() int {
	return int(C.c_call_back(1)) + 1
}

//go:noinline
func nested() int {
	return int(C.c_call_back(2)) + 1
}

// The stack is moved while C is below it.
//
//go:noinline
func moved() int {
	return int(C.c_call_back(3)) + 1
}

//go:noinline
func fromThread() int {
	return int(C.c_call_back_from_thread()) + 1
}

//go:noinline
func grow(depth int) int {
	var room [512]byte
	room[depth] = byte(depth)
	if depth > 0 {
		return grow(depth-1) + int(room[depth])
	}
	return int(C.c_spin(n))
}

//export goCalledBack
func goCalledBack(what C.int) C.int {
	switch what {
	case 0:
		sink += spin(n)
	case 1:
		return C.int(spin(n) + 1)
	case 2:
		return C.c_call_back(1) + 1
	default:
		done := make(chan int)
		go func() {
			done <- spin(n / 2)
		}()
		<-done
		return C.int(grow(200)) + 1
	}
	return 0
}

type testCase struct {
	name string
	run  func() int
}

var cases = []testCase{
	{"intoC", intoC},
	{"throughC", throughC},
	{"nested", nested},
	{"moved", moved},
	{"fromThread", fromThread},
}

//go:noinline
func run(c testCase) {
	pprof.Do(context.Background(), pprof.Labels("case", c.name), func(context.Context) {
		sink += c.run()
	})
}

func main() {
	seconds := 5.0
	if len(os.Args) > 1 {
		seconds, _ = strconv.ParseFloat(os.Args[1], 64)
	}
	fmt.Println("ready")
	until := time.Now().Add(time.Duration(seconds * 1e9))
	for time.Now().Before(until) {
		for _, c := range cases {
			run(c)
		}
	}
}
