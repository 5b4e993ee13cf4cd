# SPDX-License-Identifier: Apache-2.0
"""A program whose memory HostileRuntimeTest overwrites: stacks of all kinds of frames, below them loops that need next to
nothing of what is overwritten, so that the program lives long enough to be sampled in that state."""
import functools, threading, time


def spin(seconds):
    end = time.time() + seconds
    while time.time() < end:
        for _ in range(1000):
            pass


def count(seconds):
    return sum(range(int(seconds * 3e7)))


class Shape:
    def __init__(self, depth, bottom):
        self.area = descend(depth, bottom)


def generate(depth, bottom):
    yield descend(depth, bottom)


async def wait(depth, bottom):
    return descend(depth, bottom)


def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration:
        pass


def descend(depth, bottom):
    if depth == 0:
        bottom(0.5)
    elif depth % 6 == 0:
        list(map(lambda n: descend(n, bottom), [depth - 1]))
    elif depth % 6 == 1:
        Shape(depth - 1, bottom)
    elif depth % 6 == 2:
        list(generate(depth - 1, bottom))
    elif depth % 6 == 3:
        drive(wait(depth - 1, bottom))
    elif depth % 6 == 4:
        functools.reduce(lambda a, b: descend(depth - 1, bottom), [1, 2])
    else:
        sorted([depth], key=lambda n: descend(n - 1, bottom))
    return depth


def flood(seconds):
    """Ever new functions, forty at a time: more names than anybody can keep up with."""
    source = "".join("def f%d():\n    return f%d()\n" % (i, i + 1) for i in range(40))
    source += "def f40():\n    return sum(range(100_000))\n"
    end = time.time() + seconds
    while time.time() < end:
        names = {}
        exec(source, names)
        names["f0"]()


def run():
    while True:
        flood(0.5)
        descend(30, count)
        descend(9, spin)


threading.Thread(target=run, daemon=True).start()
run()
