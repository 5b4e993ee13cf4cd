# SPDX-License-Identifier: Apache-2.0
"""How long big executables take to be read (hearth inspect), and to the first sample of a process that runs one."""
import json, os, shutil, subprocess, tempfile, time

from benchmarks.places import BIN, ENVIRONMENT, HEARTH, RUNTIMES, build, header, row

def inspected(path):
    """(seconds, peak RSS MB, rows) of hearth inspect --unwind"""
    start = time.time()
    p = subprocess.Popen([HEARTH, 'inspect', '--unwind', path], stdout=subprocess.PIPE, env=ENVIRONMENT)
    rows = sum(chunk.count(b'\n') for chunk in iter(lambda: p.stdout.read(1 << 20), b''))
    _, status, usage = os.wait4(p.pid, 0)
    return (time.time() - start, usage.ru_maxrss / 1024, rows) if status == 0 else None


def first_sample(command):
    """seconds from the profiler's start to the first sample of a process, by record --summary"""
    with tempfile.TemporaryDirectory() as folder:
        work = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            time.sleep(0.5)
            subprocess.run([HEARTH, 'record', '--quiet', '--pid', str(work.pid), '--duration', '4s', '--output', folder + '/o.folded',
                            '--summary', folder + '/s.json'], check=True, env=ENVIRONMENT)
            return json.load(open(folder + '/s.json'))
        finally:
            work.kill()
            work.wait()


def run(options):
    build('huge', 'runtimes')
    java = os.path.realpath(shutil.which('java'))
    files = [('small', BIN + 'frameless', [BIN + 'frameless', '20']),
             ('libjvm', os.path.dirname(os.path.dirname(java)) + '/lib/server/libjvm.so', ['java', '-cp', BIN + 'runtimes', 'Burn', '20'])]
    if shutil.which('node'):
        files.append(('node', os.path.realpath(shutil.which('node')), ['node', RUNTIMES + 'burn.js', '20']))
    files.append(('generated', BIN + 'huge', [BIN + 'huge', '20']))
    header('file', 'MB', 'lines of inspect --unwind', 'it takes s', 'peak RSS MB', 'first sample after s', 'BPF maps MB', 'RSS MB')
    for name, path, command in files:
        if not os.path.exists(path):
            continue
        seen, summary = inspected(path), first_sample(command)
        row(name, '%.0f' % (os.path.getsize(path) / 1e6), *(seen and (seen[2], '%.2f' % seen[0], '%.0f' % seen[1]) or [None] * 3),
            '%.2f' % summary['first_sample_seconds'], '%.1f' % (summary['bpf_map_bytes'] / 1e6), '%.1f' % (summary['rss_bytes'] / 1e6))
