// SPDX-License-Identifier: Apache-2.0

// Go calls C, C calls Go, one to twelve times within each other; half of it under labels. The kernel allows the
// unwinder fewer changes of stack than the deepest of them take: AccountingTest counts.
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

//export goNested
func goNested(depth C.int) C.int {
	return C.c_nested(depth) + 1
}

func main() {
	seconds := 5.0
	if len(os.Args) > 1 {
		seconds, _ = strconv.ParseFloat(os.Args[1], 64)
	}
	fmt.Println("ready")
	until := time.Now().Add(time.Duration(seconds * 1e9))
	for depth := 0; time.Now().Before(until); depth = (depth + 1) % 12 {
		C.c_nested(C.int(depth))
		labels := pprof.Labels("depth", strconv.Itoa(depth))
		pprof.Do(context.Background(), labels, func(context.Context) {
			C.c_nested(C.int(depth))
		})
	}
}
