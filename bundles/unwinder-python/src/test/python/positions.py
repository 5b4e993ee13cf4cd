# SPDX-License-Identifier: Apache-2.0
# Prints what the interpreter itself knows of some functions: the address of each code object, its names, and the line
# and the column of every instruction. Then waits until it is killed.
import dis
import functools
import sys
import time


def plain(a, b=2):
    c = a + b

    d = [
        a,
        c,
        (b
         + c),
    ]
    return d


class Ring:
    def größe(self):
        return self

    def 測定(self):
        return 1

    def 𐎠𐎡(self):
        return 2

    async def wait(self):
        async with self as x:
            await x
        try:
            return [y async for y in x if y]
        except ValueError:
            raise


def closure():
    v = 1

    def inner(n):
        nonlocal v
        v = 3
        return (lambda x: x + v)(n)

    return inner


def generator(n):
    for i in range(n):
        try:
            yield i
        finally:
            n = 0


source = "def far(x):\n" + "\n" * 700 + "    if x:\n" + "\n" * 300 + "        x = x + 1\n    return x\n"
names = {}
exec(compile(source, "<generated>", "exec"), names)
long_name = "long_" + "x" * 1100
exec(compile("def " + long_name + "():\n    return 1\n", "/ein/Verzeichnis/größe.py", "exec"), names)


def print_code(code):
    """One line: address, qualified name where there is one, file, first line, then LASTI:LINE:COLUMN of all code."""
    unit = 1 if sys.version_info < (3, 10) else 2
    places = []
    if sys.version_info >= (3, 11):
        for i, (line, _, column, _) in enumerate(code.co_positions()):
            places.append((i, line or 0, 0 if column is None else column + 1))
    elif sys.version_info >= (3, 10):
        for start, end, line in code.co_lines():
            for at in range(start, end, 2):
                places.append((at // unit, line or 0, 0))
    else:
        starts = dict(dis.findlinestarts(code))
        line = code.co_firstlineno
        for at in range(0, len(code.co_code), 2):
            line = starts.get(at, line)
            places.append((at, line, 0))
    name = getattr(code, "co_qualname", code.co_name)
    print("\t".join([hex(id(code)), name, code.co_filename, str(code.co_firstlineno)]
                    + ["%d:%d:%d" % place for place in places]))


codes = []
todo = [f.__code__ for f in (plain, closure, generator, print_code, names["far"], names[long_name], functools.wraps,
                             dis.findlinestarts, dis._unpack_opargs)]
todo += [f.__code__ for f in vars(Ring).values() if hasattr(f, "__code__")]
while todo:
    c = todo.pop()
    codes.append(c)
    todo += [k for k in c.co_consts if hasattr(k, "co_code")]
print("%d.%d" % sys.version_info[:2])
for c in codes:
    print_code(c)
print("end")
sys.stdout.flush()
time.sleep(60)
