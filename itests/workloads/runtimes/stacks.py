# SPDX-License-Identifier: Apache-2.0
"""Known call chains and weights for CPython 3.6 and later: stacks.py SECONDS [weights]

Every function that burns time ends in burn(), in a loop that calls nothing. Rounds go on until the time is over: of
everything, or of the weighed functions alone. PythonStacksTest has the chains.
"""
import functools
import sys
import threading
import time

UNIT = 6000


def burn(n):
    s = 0
    for i in range(n):
        s = (s * 31 + i) & 0xFFFF
    return s


def recursion(depth):
    if depth:
        return recursion(depth - 1) + 1
    return burn(UNIT)


def even(depth):
    return odd(depth - 1) if depth else burn(UNIT)


def odd(depth):
    return even(depth - 1)


def make_closure(n):
    def inner(m):
        return (lambda k: burn(k))(m + n - n)

    return inner


def closures():
    return make_closure(3)(UNIT)


def thrower(depth):
    if depth:
        thrower(depth - 1)
    raise ValueError(depth)


def handler():
    try:
        thrower(5)
    except ValueError:
        return burn(UNIT)


def produce(n):
    for _ in range(n):
        yield burn(UNIT // 3)


def delegate(n):
    yield from produce(n)


def consume():
    return sum(delegate(3))


async def innermost():
    return burn(UNIT)


async def middle():
    return await innermost()


async def outermost():
    return await middle()


def drive():
    try:
        outermost().send(None)
    except StopIteration as e:
        return e.value


def nested(depth):
    """Each level is a call of the interpreter by C code."""
    if depth:
        return list(map(nested, [depth - 1]))
    return burn(UNIT)


def sort_key(x):
    return burn(UNIT // 4) + x


def sort():
    return sorted([1, 2, 3, 4], key=sort_key)


def fold(a, b):
    return a + burn(UNIT // 4)


def reduce():
    return functools.reduce(fold, [1, 2, 3, 4, 5])


class Base:
    def method(self):
        return burn(UNIT)


class Derived(Base):
    def __init__(self):
        self.value = burn(UNIT)

    def method(self):
        return super().method()

    @property
    def attribute(self):
        return burn(UNIT)

    def __lt__(self, other):
        return burn(UNIT) < 0


def construct():
    return Derived()


def methods():
    d = instance
    d.method()
    _ = d.attribute
    return d < d


def größe():
    return 測定()


def 測定():
    return 𐎠𐎡()


def 𐎠𐎡():
    return burn(UNIT)


exec("def long_%s():\n    return burn(UNIT)\n" % ("x" * 300))
long_name = globals()["long_" + "x" * 300]


def seventy():
    return burn(70 * UNIT // 20)


def thirty():
    return burn(30 * UNIT // 20)


def ping():
    return burn(UNIT)


def pong():
    return burn(UNIT)


def weights():
    seventy()
    thirty()


def alternate():
    ping()
    pong()


def main_round():
    recursion(25)
    even(20)
    closures()
    handler()
    consume()
    drive()
    nested(24)
    sort()
    reduce()
    construct()
    methods()
    größe()
    long_name()
    weights()
    alternate()


def worker(name, end):
    with open("/proc/thread-self/comm", "w") as comm:
        comm.write(name)
    while time.time() < end:
        thread_work()
        time.sleep(0.01)


def thread_work():
    return burn(UNIT)


def weights_round():
    weights()
    alternate()


def main(seconds, one_round):
    end = time.time() + seconds
    if one_round is main_round:
        for name in ("worker-a", "worker-b"):
            threading.Thread(target=worker, args=(name, end), daemon=True).start()
    print("ready", flush=True)
    while time.time() < end:
        one_round()


instance = Derived()
main(float(sys.argv[1]), weights_round if "weights" in sys.argv else main_round)
