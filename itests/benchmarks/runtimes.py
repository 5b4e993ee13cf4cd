# SPDX-License-Identifier: Apache-2.0
"""What each language runtime costs. Costs of a frame are slopes: the same program twice, with few frames and with many, so
that what does not depend on frames falls out. Everything runs in a PID namespace of its own, with one program at a time."""
import os, re, shutil, statistics, subprocess, time

from benchmarks.agent import Agent
from benchmarks.places import BIN, HERE, RUNTIMES, build, caged, header, row, say
from benchmarks.process import Counting, MapKeys, bpf, live_heap, maps_named, sampling, text, thread_nanos

HZ = 999
WARM = 10  # seconds until a program is compiled, its runtime attached, and the names of native functions are read
BEGUN = 4  # seconds until most of that is done
SHALLOW, DEEP = 10, 510
FUNCTIONS = 3000
FEW, MANY = 1, 41  # idle processes
STARTS = 5
JVMS = 500
READERS = ('hearth-sampler', 'hearth-reporter')
UNWINDERS = 'hearth-unwinder'  # all of them: the kernel keeps 15 bytes of a thread's name
COST = RUNTIMES + 'costs/'


class Program:
    """kind: profile.frame.type of its frames; unwinder: who names them"""

    def __init__(self, needs, kind, unwinder, command, many=None):
        self.needs, self.kind, self.unwinder, self.command, self.many = needs, kind, unwinder, command, many

    def start(self, *arguments):
        command = (self.many if arguments[0] == 'many' else self.command) + [str(a) for a in arguments]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


JAVA = ['java', '-XX:+UseSerialGC', '-Xmx32m', '-Xss2m', '-cp', BIN + 'costs']
PYTHON = ['/usr/bin/python3', COST + 'cost.py']
NODE = ['node', COST + 'cost.js']
PROGRAMS = {
    'Java': Program('javac', 'jvm', 'hotspot', JAVA + ['Cost'], JAVA + ['Many']),
    'Python': Program('python3', 'cpython', 'python', PYTHON, PYTHON),
    'Node.js': Program('node', 'v8js', 'v8', NODE, NODE),
    'Go': Program('go', 'go', 'go', [BIN + 'go-deep']),
    'C': Program('gcc', 'native', '', [BIN + 'threads']),
}


def java_classes():
    """the deep program, and one with many methods, which nobody wants to read"""
    os.makedirs(BIN + 'costs', exist_ok=True)
    many = BIN + 'costs/Many.java'
    with open(many, 'w') as f:
        f.write('public class Many {\n')
        for i in range(FUNCTIONS):
            f.write('    static long f%d() {\n        return Cost.leaf(300_000) + %d;\n    }\n\n' % (i, i))
        for i in range(0, FUNCTIONS, 100):
            calls = '; '.join('s += f%d()' % j for j in range(i, i + 100))
            f.write('    static long g%d() {\n        long s = 0;\n        %s;\n        return s;\n    }\n\n' % (i, calls))
        calls = '; '.join('s += g%d()' % i for i in range(0, FUNCTIONS, 100))
        f.write('    public static void main(String[] arguments) {\n        long s = 1;\n        while (s != 0) { %s; }\n    }\n}\n' % calls)
    subprocess.run(['javac', '-d', BIN + 'costs', COST + 'Cost.java', many], check=True)


def arguments(name, depth):
    return ('120', '1', depth) if name == 'C' else ('deep', depth)


# --- What runs in the namespace ---------------------------------------------------------------------------------------
def deep(name, depth, seconds):
    """per sample: frames, kernel nanoseconds, nanoseconds of the reading threads"""
    program = PROGRAMS[name]
    with Agent(HZ, '1s') as agent:
        work = program.start(*arguments(name, depth))
        time.sleep(WARM)
        agent.check()
        t0, ns0, cpu0 = time.time(), sampling(agent.pid)[0], thread_nanos(agent.pid)
        time.sleep(seconds)
        t1, ns1, cpu1 = time.time(), sampling(agent.pid)[0], thread_nanos(agent.pid)
        agent.stop()
        work.kill()
        samples = frames = 0
        for stack in agent.stacks():
            if stack.pid == work.pid:
                n = sum(t0 <= t / 1e9 < t1 for t in stack.times)
                samples += n
                frames += n * len(stack.frames)
    return dict(samples=samples, frames=frames / samples, kernel=(ns1 - ns0) / samples,
                reading=sum(cpu1[t] - cpu0[t] for t in READERS) / samples)


def many(name, seconds):
    """(nanoseconds of the unwinders' threads, distinct frames named)"""
    program = PROGRAMS[name]
    found = []
    for what in (('deep', SHALLOW), ('many', FUNCTIONS)):
        with Agent(HZ, '1s') as agent:
            work = program.start(*what)
            time.sleep(BEGUN + seconds)
            agent.check()
            spent = thread_nanos(agent.pid)[UNWINDERS]
            found.append((spent, agent.named(program.unwinder)))
            work.kill()
    return found[1][0] - found[0][0], found[1][1] - found[0][1]


def memory(name):
    """bytes of live heap and of BPF maps beside none, a few and many idle processes of a runtime"""
    program = PROGRAMS[name]
    works, found = [], []
    # Hardly a sample: what is kept of Hearth's own would hide what is looked for.
    with Agent(1, '1s') as agent:
        for count in (0, FEW, MANY):
            works += [program.start('idle', 0) for _ in range(count - len(works))]
            time.sleep(6 + count / 10)
            agent.check()
            found.append((min(live_heap(agent.pid) for _ in range(3)), bpf(agent.pid)[0]))
        for work in works:
            work.kill()
    return found


def starts(name):
    """seconds from the start of a process to its first sample with a named frame of its language, several times"""
    program = PROGRAMS[name]
    began = {}
    with Agent(HZ, '1s') as agent:
        time.sleep(3)
        agent.check()
        for _ in range(STARTS):
            at = time.time()
            work = program.start(*arguments(name, SHALLOW))
            until = at + 15
            while time.time() < until and not any(s.pid == work.pid and is_named(s, program.kind) for s in agent.stacks()):
                time.sleep(0.3)
            work.kill()
            work.wait()
            began[work.pid] = at
        agent.stop()
        first = {}
        for stack in agent.stacks():
            if stack.pid in began and is_named(stack, program.kind):
                first[stack.pid] = min(min(stack.times) / 1e9, first.get(stack.pid, 1e18))
    return [first[pid] - began[pid] for pid in first]


def is_named(stack, kind):
    return stack.times and any(f.type == kind and f.function and not f.function.startswith('[') for f in stack.frames)


def attach(library):
    """seconds until the first and until the last of many processes is attached, from the start of Hearth on"""
    work = subprocess.Popen([BIN + 'jvms', library, str(JVMS)], stdout=subprocess.PIPE, text=True)
    if work.stdout.readline().strip() != 'ready':
        raise RuntimeError('jvms %s %d has not started' % (library, JVMS))
    start = time.time()
    first = last = None
    with Agent(20, '1s') as agent:
        maps = []
        while time.time() - start < 90 and not last:
            if not maps:
                maps = [MapKeys(i) for i in maps_named(agent.pid, 'runtime_process')]
            counts = [m.count() for m in maps]
            now = time.time() - start
            if counts and max(counts) > 2 and not first:
                first, at_first = now, max(counts)
            if counts and max(counts) >= JVMS + 1:
                last = now
            time.sleep(0.02)
        agent.check()
        rss = re.search(r'VmRSS:\s+(\d+)', text('/proc/%d/status' % agent.pid)).group(1)
    work.kill()
    return dict(first=first, last=last, each=(last - first) / (JVMS + 1 - at_first) if last else None, rss=int(rss) / 1024)


# --- The table ----------------------------------------------------------------------------------------------------------
def slope(low, high, key):
    return (high[key] - low[key]) / (high['frames'] - low['frames'])


def run(options):
    build('go-deep', 'jvms')
    java_classes()
    wanted = [n for n, p in PROGRAMS.items() if shutil.which(p.needs) and (not options.only or any(o in n for o in options.only.split(',')))]
    header('runtime', 'BPF ns per frame', 'and per sample', 'reading ns per frame seen again', 'Java µs per frame first seen',
           'first named frame after ms', 'heap, kernel KB per process', 'heap, kernel KB per image')
    with Counting():
        for name in wanted:
            say(name + ': a frame')
            low, high = [caged('runtimes', 'deep', name, depth, options.seconds) for depth in (SHALLOW, DEEP)]
            kernel = slope(low, high, 'kernel')
            cells = [name, '%.0f' % kernel, '%.0f' % (low['kernel'] - kernel * low['frames']), '%.0f' % slope(low, high, 'reading')]
            if min(low['samples'], high['samples']) < 0.8 * HZ * options.seconds:
                say('    the machine is busy with something else: %d and %d samples of %d' % (
                    low['samples'], high['samples'], HZ * options.seconds))
            say(name + ': frames first seen')
            nanos, named = caged('runtimes', 'many', name, options.seconds) if PROGRAMS[name].many else (0, 0)
            cells.append('%.0f (of %d)' % (nanos / named / 1000, named) if named > 0 else None)
            say(name + ': starts')
            times = caged('runtimes', 'starts', name)
            cells.append('%.0f (%d of %d)' % (1000 * statistics.median(times), len(times), STARTS) if times else None)
            if name == 'C':
                cells += [None, None]
            else:
                say(name + ': memory')
                none, few, most = caged('runtimes', 'memory', name)
                each = [(m - f) / (MANY - FEW) / 1024 for f, m in zip(few, most)]
                # Hearth runs on a Java runtime itself, whose image is there before.
                image = [(f - n) / 1024 - e for n, f, e in zip(none, few, each)]
                cells += ['%.1f, %.1f' % tuple(each), '%.0f, %.0f' % tuple(image) if name != 'Java' else None]
            row(*cells)
    if 'Java' in wanted:
        say('attaching %d processes' % JVMS)
        library = os.path.dirname(os.path.dirname(os.path.realpath(shutil.which('java')))) + '/lib/server/libjvm.so'
        seen = caged('runtimes', 'attach', library)
        if seen and seen['last']:
            print('\n%d processes of the size of a JVM: the last is attached %.1f s after the start of Hearth, %.1f s after the '
                  'first, %.1f ms each; then RSS %.0f MB.' % (JVMS, seen['last'], seen['last'] - seen['first'], 1000 * seen['each'], seen['rss']))
        else:
            print('\n%d processes of the size of a JVM: not all attached: %s' % (JVMS, seen))
