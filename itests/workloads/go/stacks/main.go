// SPDX-License-Identifier: Apache-2.0

// Stacks of Go of every kind, each under labels of its own: GoStacksTest knows the chain of each case. Every case that
// is labelled runs under case=NAME, and so does whatever it starts.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
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
func recurse(depth int) int {
	if depth > 0 {
		return recurse(depth-1) + 1
	}
	return spin(n)
}

//go:noinline
func recursion() int {
	return recurse(20) + 1
}

//go:noinline
func even(depth int) int {
	if depth > 0 {
		return odd(depth-1) + 1
	}
	return spin(n) + 1
}

//go:noinline
func odd(depth int) int {
	return even(depth-1) + 1
}

//go:noinline
func mutualRecursion() int {
	return even(10) + 1
}

//go:noinline
func call(f func() int) int {
	return f() + 1
}

//go:noinline
func closures() int {
	count := n
	return call(func() int {
		return call(func() int {
			return spin(count) + 1
		}) + 1
	}) + 1
}

type burner interface{ burn(count int) int }

type furnace struct{ sum int }

type house struct{ furnace }

//go:noinline
func (f *furnace) burn(count int) int {
	f.sum += spin(count)
	return f.sum
}

//go:noinline
func methods() int {
	var b burner = &furnace{1}
	return b.burn(n) + 1
}

//go:noinline
func embedded() int {
	h := &house{furnace{2}}
	return h.burn(n) + 1
}

func inlinedLoop(count int) int {
	sum := sink
	for i := 0; i < count; i++ {
		sum = sum*31 ^ i
	}
	return sum
}

func inlinedOnce(count int) int {
	return inlinedLoop(count) + 1
}

func inlinedTwice(count int) int {
	return inlinedOnce(count) + 1
}

//go:noinline
func inlining() int {
	return inlinedTwice(n) + 1
}

// A leaf without a frame.
//
//go:noinline
func leaf(a, b int) int {
	return (a^b)*7 + a>>3 - b<<2 + a/3 + b/5
}

//go:noinline
func leaves() int {
	sum := sink
	for i := 0; i < n/4; i++ {
		sum += leaf(sum, i)
	}
	return sum
}

//go:noinline
func deferred() (sum int) {
	defer func() {
		recover()
		sum = spin(n)
	}()
	panic("deferred")
}

// The runtime walks this stack on the scheduler's.
//
//go:noinline
func systemstacks() int {
	var pcs [100]uintptr
	count := 0
	for i := 0; i < 200; i++ {
		count += callersFrom(30, pcs[:])
	}
	return count
}

//go:noinline
func callersFrom(depth int, pcs []uintptr) int {
	if depth > 0 {
		return callersFrom(depth-1, pcs) + 1
	}
	return runtime.Callers(0, pcs)
}

// A new goroutine's stack is small: the runtime copies it to a larger one again and again.
//
//go:noinline
func growth() int {
	done := make(chan int)
	for i := 0; i < 10; i++ {
		go func() {
			done <- grow(200)
		}()
		sink += <-done
	}
	return spin(n / 4)
}

//go:noinline
func grow(depth int) int {
	var room [512]byte
	room[depth] = byte(depth)
	if depth > 0 {
		return grow(depth-1) + int(room[depth])
	}
	return spin(100)
}

// The scheduler runs on its own stack whenever a goroutine gives way.
//
//go:noinline
func yields() int {
	for i := 0; i < 3000; i++ {
		runtime.Gosched()
	}
	return 1
}

//go:noinline
func seventy() int {
	return spin(7*n/4) + 1
}

//go:noinline
func thirty() int {
	return spin(3*n/4) + 1
}

//go:noinline
func weights() int {
	return seventy() + thirty()
}

//go:noinline
func unlabelled() int {
	return spin(n) + 1
}

var long = strings.Repeat("long and wide ", 100)

type testCase struct {
	name string
	run  func() int
}

var cases = []testCase{
	{"recursion", recursion},
	{"mutualRecursion", mutualRecursion},
	{"closures", closures},
	{"methods", methods},
	{"embedded", embedded},
	{"inlining", inlining},
	{"leaves", leaves},
	{"deferred", deferred},
	{"systemstacks", systemstacks},
	{"growth", growth},
	{"yields", yields},
	{"weights", weights},
}

//go:noinline
func run(c testCase, turn int) {
	labels := pprof.Labels("case", c.name, "turn", strconv.Itoa(turn), "größe", "名前 "+c.name, "long", long+c.name)
	pprof.Do(context.Background(), labels, func(context.Context) {
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
	for turn := 0; time.Now().Before(until); turn++ {
		for _, c := range cases {
			run(c, turn%10)
		}
		sink += unlabelled()
	}
}
