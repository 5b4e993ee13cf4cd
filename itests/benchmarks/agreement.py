# SPDX-License-Identifier: Apache-2.0
"""The same process at the same time seen by Hearth and by the profiler that its runtime has, or that is usual for it. What
is compared are frames of the language alone, by function: of native code each shows another part."""
import collections, glob, gzip, json, math, os, re, shutil, subprocess, sys, time

from benchmarks.otlp import numbers, of, one, stacks
from benchmarks.places import BIN, ENVIRONMENT, HEARTH, HERE, ROOT, RUNTIMES, build, header, row, say

TOOLS = HERE + '/target/bench/'
ASYNC_PROFILER = 'tools.profiler:async-profiler:4.1'
SETTLE = 3  # seconds until a program is compiled
NOTABLE = 0.01  # share of a function that is looked at
MOST_POINTS = 0.02
SIGMAS = 3


class Profile:
    """chains: (function, ...) root first -> samples"""

    def __init__(self):
        self.chains = collections.Counter()

    def add(self, chain, count):
        if chain:
            self.chains[tuple(chain)] += count

    def samples(self):
        return sum(self.chains.values())

    def shares(self, functions):
        """of what a chain gives"""
        counted = collections.Counter()
        for chain, n in self.chains.items():
            for function in set(functions(chain)):
                counted[function] += n
        return {f: n / self.samples() for f, n in counted.items()}

    def own(self):
        return self.shares(lambda chain: chain[-1:])

    def total(self):
        return self.shares(lambda chain: chain)


# --- Hearth ------------------------------------------------------------------------------------------------------------
def hearth(pid, seconds, folder):
    return subprocess.Popen([HEARTH, 'record', '--quiet', '--pid', str(pid), '--frequency', '999', '--duration', '%ds' % seconds,
                             '--output', folder + '/hearth.otlp'], env=ENVIRONMENT)


def ours(folder, name, after, before=math.inf):
    """samples of a recording between two times; name gives a frame's name, or none for one that does not count"""
    profile = Profile()
    for stack in stacks(open(folder + '/hearth.otlp', 'rb').read()):
        n = sum(after < t / 1e9 < before for t in stack.times)
        profile.add([named for named in map(name, reversed(stack.frames)) if named], n)
    return profile


def started(command, **more):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **more)
    if process.stdout.readline().strip() != 'ready':
        sys.exit('%s did not start' % command)
    time.sleep(SETTLE)
    return process


# --- Java: async-profiler, JFR -----------------------------------------------------------------------------------------
def java_name(name):
    """one way to write it: no arguments, no numbers of hidden classes, no characters that JFR cannot print"""
    name = re.sub('[\U00010000-\U0010ffff]', '\ufffd\ufffd', name)
    name = re.sub(r'\(.*', '', name.replace('/', '.'))
    return re.sub(r'\$\$Lambda[$.\w]*\.(\w+)$', r'$$Lambda.\1', re.sub(r'[.+]0x[0-9a-f]+', '', name))


def java_frame(frame):
    # Stubs of the virtual machine have neither a class nor a file.
    return java_name(frame.function) if frame.type == 'jvm' and '.' in frame.function else None


def java(seconds, folder):
    library = TOOLS + 'libasyncProfiler.so'
    if not os.path.exists(library):
        subprocess.run([ROOT + '/mvnw', '-q', '-B', '-ntp', '-f', ROOT + '/pom.xml', '-N', 'dependency:copy', '-Dartifact=' + ASYNC_PROFILER,
                        '-DoutputDirectory=' + TOOLS], check=True)
        machine = 'arm64' if os.uname().machine == 'aarch64' else 'x64'
        subprocess.run(['unzip', '-qjo', glob.glob(TOOLS + 'async-profiler*.jar')[0], 'linux-%s/libasyncProfiler.so' % machine,
                        '-d', TOOLS], check=True)
    subprocess.run(['javac', '-encoding', 'UTF-8', '-d', BIN + 'runtimes', RUNTIMES + 'Chains.java'], check=True)
    # Without it async-profiler and JFR charge what is inlined to its callers; both recommend it.
    work = started(['java', '-XX:+UseSerialGC', '-XX:+UnlockDiagnosticVMOptions', '-XX:+DebugNonSafepoints', '-cp', BIN + 'runtimes', 'Chains', str(3 * seconds + 60)])

    def command(*words):
        subprocess.run(['jcmd', str(work.pid), *words], check=True, stdout=subprocess.DEVNULL)

    recording = hearth(work.pid, seconds + 6, folder)
    time.sleep(3)
    command('JFR.start', 'name=bench', 'settings=profile')
    start = time.time()
    command('JVMTI.agent_load', library, '"start,event=cpu,interval=1001us"')  # jcmd reads unquoted options as its own
    time.sleep(seconds)
    end = time.time()
    command('JVMTI.agent_load', library, '"stop,collapsed,ann,file=%s/async.collapsed"' % folder)
    command('JFR.stop', 'name=bench', 'filename=%s/bench.jfr' % folder)
    recording.wait()
    work.kill()
    mine = ours(folder, java_frame, start, end)
    yield 'async-profiler', mine, async_profile(folder + '/async.collapsed')
    yield 'JFR', mine, flight_recording(folder + '/bench.jfr')


def async_profile(file):
    profile = Profile()
    # Names are written as the virtual machine has them, in modified UTF-8: large characters as two surrogates.
    text = open(file, encoding='utf-8', errors='surrogatepass').read().encode('utf-16', 'surrogatepass').decode('utf-16')
    for line in text.splitlines():
        stack, count = line.rsplit(' ', 1)
        # Interpreted, C1, C2, inlined; everything else is native, or code of the virtual machine.
        frames = [re.fullmatch(r'(.*)_\[[01ij]\]', f) for f in stack.split(';')]
        profile.add([java_name(f.group(1)) for f in frames if f], int(count))
    return profile


def flight_recording(file):
    profile = Profile()
    out = subprocess.run(['jfr', 'print', '--json', '--stack-depth', '64', '--events', 'jdk.ExecutionSample', file],
                         capture_output=True, check=True).stdout
    for event in json.loads(out)['recording']['events']:
        stack = event['values']['stackTrace']
        if stack and not stack['truncated']:
            methods = [f['method'] for f in reversed(stack['frames'])]
            profile.add([java_name(m['type']['name'] + '.' + m['name']) for m in methods], 1)
    return profile


# --- Python: py-spy ----------------------------------------------------------------------------------------------------
def short(function):
    """py-spy shows no more"""
    return function.rsplit('.', 1)[-1]


def python(seconds, folder):
    spy = TOOLS + 'py-spy/bin/py-spy'
    if not os.path.exists(spy):
        subprocess.run([sys.executable, '-m', 'pip', 'install', '-q', '--target', TOOLS + 'py-spy', 'py-spy'], check=True)
    work = started(['/usr/bin/python3', RUNTIMES + 'stacks.py', str(3 * seconds + 60)])
    recording = hearth(work.pid, seconds + 6, folder)
    time.sleep(3)
    start = time.time()
    # By the clock: only who holds the interpreter's lock is on a processor.
    subprocess.run([spy, 'record', '--pid', str(work.pid), '--duration', str(int(seconds)), '--rate', '200', '--gil', '--format', 'raw',
                    '--output', folder + '/spy.raw'], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.time()
    recording.wait()
    work.kill()
    theirs = Profile()
    for line in open(folder + '/spy.raw', encoding='utf-8'):
        stack, count = line.rstrip('\n').rsplit(' ', 1)
        theirs.add([short(re.sub(r' \(.*', '', f)) for f in stack.split(';')], int(count))
    yield 'py-spy', ours(folder, lambda f: short(f.function) if f.type == 'cpython' else None, start, end), theirs


# --- Node.js: its CPU profile ------------------------------------------------------------------------------------------
def node(seconds, folder):
    script = RUNTIMES + 'stacks.mjs'
    # V8's own profiler charges what its optimising compiler has inlined to its callers.
    work = started(['node', '--no-turbo-inlining', '--cpu-prof', '--cpu-prof-interval', '1000', '--cpu-prof-dir', folder, script, str(seconds + 8)])
    start = time.time() + 2
    recording = hearth(work.pid, seconds, folder)
    recording.wait()
    work.wait()
    profile = json.load(open(glob.glob(folder + '/*.cpuprofile')[0]))
    nodes = {n['id']: n for n in profile['nodes']}
    parents = {child: n['id'] for n in profile['nodes'] for child in n.get('children', [])}

    def chain(node):
        names = []
        while node is not None:
            frame = nodes[node]['callFrame']
            if frame['url'].endswith('/stacks.mjs'):
                names.append(frame['functionName'] or '(anonymous)')
            node = parents.get(node)
        return names[::-1]

    theirs = Profile()
    at = profile['startTime']
    for sample, step in zip(profile['samples'], profile['timeDeltas']):
        at += step
        if at - profile['startTime'] > SETTLE * 1e6:
            theirs.add(chain(sample), 1)
    yield 'node --cpu-prof', ours(folder, lambda f: f.function if f.type == 'v8js' and f.file == script else None, start), theirs


# --- Go: runtime/pprof -------------------------------------------------------------------------------------------------
def go_name(function):
    """without what one shows and the other does not: the outermost frame, the preemption that the runtime puts on top of
    whatever runs, methods that the compiler makes to call methods of values by pointers"""
    return None if re.fullmatch(r'runtime\.(goexit|asyncPreempt2?)(\.\w+)?|main\.\(\*one\)\.area', function) else function


def golang(seconds, folder):
    work = started([BIN + 'go-pprof', str(int(seconds) + 8), folder + '/cpu.pb.gz'])
    start = time.time() + 2
    recording = hearth(work.pid, seconds, folder)
    recording.wait()
    work.wait()
    message = gzip.open(folder + '/cpu.pb.gz').read()
    # profile.proto: samples 2, locations 4, functions 5, strings 6
    strings = [b.decode() for b in of(message, 6)]
    functions = {one(f, 1): strings[one(f, 2)] for f in of(message, 5)}
    locations = {one(m, 1): [functions[one(line, 1)] for line in of(m, 4)] for m in of(message, 4)}
    theirs = Profile()
    for sample in of(message, 2):
        frames = [f for i in numbers(sample, 1) for f in locations[i]]
        theirs.add(filter(None, map(go_name, reversed(frames))), next(numbers(sample, 2)))

    yield 'runtime/pprof', ours(folder, lambda f: go_name(f.function) if f.type in ('go', 'native') else None, start), theirs


# Looked into where they differ; below the table.
EXPLANATIONS = '''
* async-profiler charges what is inlined to its callers unless the program runs with -XX:+DebugNonSafepoints, as it does here.
* JFR takes no samples in native methods, stubs (array copies) and while exceptions are thrown; all else has larger shares there.
* py-spy samples who holds the interpreter's lock, by the clock, and seldom sees threads that take it for a moment: it gives the two
  workers less than Hearth does, which in turn gives them no more than the kernel's account of their CPU time.
* V8's profiler charges inlined functions to their callers, so the program runs without inlining; it loses the caller of a
  function whose frame is being set up or taken down (ping, pong, pong), which are most of the chains that only it has.
* pprof samples 100 times a second. The outermost frame, preemption and generated methods are left out on both sides.'''


# --- The comparison ----------------------------------------------------------------------------------------------------
RUNS = {'Java': ('javac', java), 'Python': ('python3', python), 'Node.js': ('node', node), 'Go': ('go', golang)}


def known(these, others):
    """share of samples whose chain the others have too"""
    return sum(n for chain, n in these.chains.items() if chain in others.chains) / max(1, these.samples())


def differences(mine, theirs, n, m):
    """(points, function, share, share, whether it is more than chance) of every function that counts, the largest first"""
    found = []
    for function in mine.keys() | theirs.keys():
        p, q = mine.get(function, 0), theirs.get(function, 0)
        if max(p, q) >= NOTABLE:
            middle = (p * n + q * m) / (n + m)
            sigma = math.sqrt(middle * (1 - middle) * (1 / n + 1 / m))
            found.append((abs(p - q), function, p, q, abs(p - q) > max(MOST_POINTS, SIGMAS * sigma)))
    return sorted(found, reverse=True)


def run(options):
    build('go-pprof', 'runtimes')
    os.makedirs(TOOLS, exist_ok=True)
    header('runtime', 'compared with', 'samples, ours and theirs', 'overlap of self time', 'worst self time', 'worst total time',
           'functions apart', 'of our samples: chain known there', 'of theirs: known here')
    for name, (needs, run_one) in RUNS.items():
        if not shutil.which(needs) or options.only and not any(o in name for o in options.only.split(',')):
            continue
        say(name)
        folder = TOOLS + name
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for other, mine, theirs in run_one(options.seconds, folder):
            n, m = mine.samples(), theirs.samples()
            if not n or not m:
                row(name, other, '%d, %d' % (n, m), *[None] * 6)
                continue
            own = mine.own(), theirs.own()
            overlap = sum(min(p, own[1].get(f, 0)) for f, p in own[0].items())
            selfs, totals = differences(*own, n, m), differences(mine.total(), theirs.total(), n, m)
            apart = [d for d in selfs + totals if d[4]]
            row(name, other, '%d, %d' % (n, m), '%.1f %%' % (100 * overlap), *['%.1f (%s)' % (100 * d[0][0], d[0][1]) for d in (selfs, totals)],
                len(apart), '%.1f %%' % (100 * known(mine, theirs)), '%.1f %%' % (100 * known(theirs, mine)))
            notes = ['%s, %s: %s: %.1f %% here, %.1f %% there' % (name, other, d[1], 100 * d[2], 100 * d[3]) for d in apart[:8]]
            for one_side, these, others in (('here', mine, theirs), ('there', theirs, mine)):
                alone = collections.Counter({c: k for c, k in these.chains.items() if c not in others.chains}).most_common(3)
                notes += ['%s, %s: %.1f %% only %s: %s' % (name, other, 100 * k / these.samples(), one_side, ';'.join(c)) for c, k in alone]
            say(*notes, sep='\n')
    print(EXPLANATIONS)
