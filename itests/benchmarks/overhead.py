# SPDX-License-Identifier: Apache-2.0
"""The collector with the profiling receiver and an OTLP exporter to a sink on loopback, beside workloads, all of them in a
PID namespace of their own, so that nothing else of the machine is sampled or counted."""
import collections, shutil, subprocess, time

from benchmarks.agent import Agent
from benchmarks.otlp import timestamps
from benchmarks.places import BIN, HERE, build, caged, header, row, say
from benchmarks.process import Counting, bpf, cpu_seconds, heap_mb, rss_mb, sampling

SLEEPERS = 192
PROGRAMS = [  # command, what it needs
    ('java', 'java -XX:+UseSerialGC -Xmx64m -cp {bin}runtimes Burn {s}'), ('python3', 'python3 {here}/workloads/runtimes/burn.py {s}'),
    ('node', 'node {here}/workloads/runtimes/burn.js {s}'), ('ruby', 'ruby {here}/workloads/runtimes/burn.rb {s}'),
    ('php', 'php {here}/workloads/runtimes/burn.php {s}'), ('perl', 'perl {here}/workloads/runtimes/burn.pl {s}'),
    ('go', '{bin}go-chain {s}'), ('gcc', '{bin}threads {s} 1 20')]


def workloads():
    """name -> shell script; {s} is for how long"""
    runtimes = [c for need, c in PROGRAMS if shutil.which(need)]
    return collections.OrderedDict([
        ('idle', ''),
        ('two busy C threads', '{bin}threads {s} 2 20 &'),
        ('%d busy runtimes, %d processes' % (len(runtimes), len(runtimes) + SLEEPERS),
         'for i in $(seq %d); do sleep {s} & done; ' % SLEEPERS + ' '.join(c + ' &' for c in runtimes)),
        ('processes of 200 ms, two at a time', 'sleep {w}; {bin}many 100000 200 200 {bin}brief 2 &'),
    ])


def cell(name, hz, warm, seconds):
    """one line of the table; runs inside the PID namespace"""
    script = workloads()[name].format(bin=BIN, here=HERE, s=warm + seconds + 30, w=warm)
    work = subprocess.Popen(['sh', '-c', script + ' wait'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) if script else None
    time.sleep(1 if script else 0)
    start = time.time()
    with Agent(hz) as agent:
        time.sleep(warm)
        agent.check()
        t0, cpu0, (ns0, runs0) = time.time(), cpu_seconds(agent.pid), sampling(agent.pid)
        time.sleep(seconds)
        t1, cpu1, (ns1, runs1) = time.time(), cpu_seconds(agent.pid), sampling(agent.pid)
        rss, heap, map_bytes = rss_mb(agent.pid), heap_mb(agent.pid), bpf(agent.pid)[0]
        agent.stop()
        requests = agent.sink.requests
    if work:
        work.kill()
    stamps = sorted(t for _, body, _ in requests for t in timestamps(body))
    n, runs = len(stamps), runs1 - runs0
    return dict(workload=name, hz=hz, cpu=100 * (cpu1 - cpu0) / (t1 - t0), rss=rss, heap=heap, maps=map_bytes / 1e6,
                ns=(ns1 - ns0) / runs if runs else None, bytes=sum(len(b) for _, b, _ in requests) / n if n else None,
                sent=sum(s for _, _, s in requests) / n if n else None, first=stamps[0] / 1e9 - start if n else None, samples=n)


COLUMNS = [('workload', 'workload', '%s'), ('hz', 'Hz', '%d'), ('cpu', 'agent CPU, % of a core', '%.2f'), ('rss', 'RSS MB', '%.0f'),
           ('heap', 'heap used MB', '%.0f'), ('maps', 'BPF maps MB', '%.1f'), ('ns', 'BPF ns per sample', '%.0f'),
           ('bytes', 'OTLP bytes per sample', '%.1f'), ('sent', 'gzip', '%.1f'), ('first', 'first sample after s', '%.2f'),
           ('samples', 'samples', '%d')]


def run(options):
    build('runtimes')
    missing = [need for need, _ in PROGRAMS if not shutil.which(need)]
    if missing:
        say('Not installed, so left out:', ', '.join(missing))
    header(*[c[1] for c in COLUMNS])
    with Counting():
        for name in workloads():
            if options.only and not any(o in name for o in options.only.split(',')):
                continue
            for hz in map(int, options.hz.split(',')):
                cells = caged('overhead', 'cell', name, hz, options.warm, options.seconds)
                row(*[None if cells[k] is None else f % cells[k] for k, _, f in COLUMNS])
