# SPDX-License-Identifier: Apache-2.0
"""What itests/bench runtimes measures at: `deep N` burns below N frames, `many N` in N functions, `idle` waits."""
import sys, time


def leaf(n):
    s = 0
    for i in range(n):
        s += i * i
    return s


def recurse(depth):
    return recurse(depth - 1) + 1 if depth else leaf(200_000)


def make(n):
    names = {"leaf": leaf}
    exec("".join("def f%d():\n    return leaf(20_000) + %d\n" % (i, i) for i in range(n)), names)
    return [names["f%d" % i] for i in range(n)]


what, n = sys.argv[1], int(sys.argv[2])
functions = make(n) if what == "many" else []
while what == "deep":
    recurse(n)
while what == "many":
    for f in functions:
        f()
while True:
    time.sleep(1)
