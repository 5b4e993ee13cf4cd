// SPDX-License-Identifier: Apache-2.0

// Runs for as many seconds as its first argument says, and writes what Go's own CPU profiler saw of that into the file
// that is its second: itests/bench agreement compares.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"sort"
	"strconv"
	"strings"
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
		return leaf(100_000)
	}
	return recurse(depth-1) + 1
}

func inlined(n int) int { return middle(n) + 1 }
func middle(n int) int  { return leaf(n) + 1 }

type shape interface{ area(n int) int }
type one struct{}
type two struct{ factor int }

//go:noinline
func (one) area(n int) int { return leaf(n) }

//go:noinline
func (t *two) area(n int) int { return leaf(n) * t.factor }

//go:noinline
func closures(n int) int {
	by := n / 2
	return func() int { return leaf(n) + by }()
}

//go:noinline
func sorted() int {
	numbers := make([]int, 2000)
	for i := range numbers {
		numbers[i] = i * 7919 % 2003
	}
	sort.Slice(numbers, func(i, j int) bool { return numbers[i] < numbers[j] })
	return numbers[0]
}

//go:noinline
func texts() int {
	b := strings.Builder{}
	for i := 0; i < 1000; i++ {
		fmt.Fprintf(&b, "%d,", i)
	}
	return len(strings.Split(b.String(), ","))
}

//go:noinline
func seventy() int { return leaf(700_000) }

//go:noinline
func thirty() int { return leaf(300_000) }

func main() {
	seconds, _ := strconv.Atoi(os.Args[1])
	file, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		panic(err)
	}
	shapes := []shape{one{}, &two{2}}
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	fmt.Println("ready")
	for time.Now().Before(end) {
		sink += recurse(30) + inlined(100_000) + closures(100_000) + sorted() + texts() + seventy() + thirty()
		for _, s := range shapes {
			sink += s.area(100_000)
		}
	}
	pprof.StopCPUProfile()
	file.Close()
}
