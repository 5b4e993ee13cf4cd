# SPDX-License-Identifier: Apache-2.0
import sys, time


def leaf(n):
    s = 0
    for i in range(n):
        s += i * i
    return s


def recurse(d):
    return recurse(d - 1) + 1 if d else leaf(5000)


end = time.time() + float(sys.argv[1])
while time.time() < end:
    recurse(20)
