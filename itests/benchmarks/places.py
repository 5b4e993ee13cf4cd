# SPDX-License-Identifier: Apache-2.0
"""Where things are, and the tools that every benchmark uses."""
import json, os, shutil, subprocess, sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(HERE)
BIN = HERE + '/target/workloads/'
RUNTIMES = HERE + '/workloads/runtimes/'
HEARTH = os.environ.get('HEARTH_BIN', ROOT + '/host-distribution/hearth')
ENVIRONMENT = dict(os.environ, HEARTH_BUILD='never')


def build(*workloads):
    """what is missing of the workloads and of the distribution"""
    subprocess.run([HERE + '/workloads/build'], check=True)
    if workloads:
        subprocess.run([HERE + '/workloads/build', *workloads], check=True)
    if 'HEARTH_BIN' not in os.environ:
        subprocess.run([HEARTH, 'version'], check=True, stdout=subprocess.DEVNULL)


def row(*cells):
    print('| ' + ' | '.join('–' if c is None else str(c) for c in cells) + ' |', flush=True)


def header(*names):
    row(*names)
    print('|' + '---|' * len(names))


def say(*words, sep=' '):
    """progress, for whoever watches"""
    print(*words, sep=sep, file=sys.stderr, flush=True)


def caged(module, function, *arguments):
    """the result of a benchmark's function that runs in a PID namespace of its own"""
    command = ['unshare', '-p', '-f', '--mount-proc', '--kill-child', sys.executable, HERE + '/bench', 'caged', module, function]
    out = subprocess.run(command + [json.dumps(arguments)], capture_output=True, text=True)
    try:
        return json.loads(out.stdout)
    except ValueError:
        sys.exit('%s.%s%s: %s%s' % (module, function, arguments, out.stdout, out.stderr))
