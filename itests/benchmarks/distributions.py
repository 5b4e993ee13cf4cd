# SPDX-License-Identifier: Apache-2.0
"""What each example of host-distribution/examples takes: to assemble, to ship, to start, to keep."""
import glob, os, re, shutil, signal, statistics, subprocess, tempfile, time

from benchmarks.places import ENVIRONMENT, HEARTH, ROOT, build, caged, header, row, say
from benchmarks.process import rss_mb, text

EXAMPLES = ROOT + '/host-distribution/examples/'
READY = 'Everything is ready'
# What the example of a vendor is made of lies in a folder of Maven's layout, which is not ours to build.
VENDOR = os.environ.get('HEARTH_VENDOR_REPOSITORY')


def assembled(example, folder):
    """(the distribution, seconds), or (None, why not)"""
    shutil.copytree(EXAMPLES + example, folder, dirs_exist_ok=True)
    listed = folder + '/distribution.yaml'
    if re.search(r'^repositories: \[repository\]', text(listed), re.M):
        if not VENDOR:
            return None, 'HEARTH_VENDOR_REPOSITORY names no folder with its bundles'
        os.symlink(VENDOR, folder + '/repository')
    took = []
    for _ in range(3):
        start = time.time()
        done = subprocess.run([HEARTH, 'assemble', '--quiet', '--offline', listed], capture_output=True, text=True, env=ENVIRONMENT)
        took.append(time.time() - start)
        if done.returncode != 0:
            return None, done.stderr.strip()
    return os.path.dirname(os.path.dirname(glob.glob(folder + '/*/bin/hearth')[0])), statistics.median(took)


def archive_mb(home, folder):
    """of the distribution as a tar.gz, as it is shipped: without what starting it leaves"""
    packed = folder + '/archive.tar.gz'
    parts = [part for part in sorted(os.listdir(home)) if part != 'data']
    with open(packed, 'wb') as out:
        tar = subprocess.Popen(['tar', '-C', home, '-c', *parts], stdout=subprocess.PIPE)
        subprocess.run(['gzip', '-9n'], stdin=tar.stdout, stdout=out, check=True)
        tar.wait()
    return os.path.getsize(packed) / 1e6


class Started:
    """the distribution, running, from its start to its log's word that it is ready"""

    def __init__(self, home, folder, **environment):
        self.log = folder + '/log'
        options = []
        if 'profiling:' in text(home + '/conf/config.yaml'):
            options = ['--set', 'receivers.profiling.pid_namespace_translation=true']
        variables = dict(ENVIRONMENT, HEARTH_PROFILE=folder + '/profile.html', ACME_LINES=folder + '/lines.tsv',
                         HEARTH_LISTEN='127.0.0.1:0', OTEL_EXPORTER_OTLP_ENDPOINT='127.0.0.1:9', **environment)
        start = time.time()
        with open(self.log, 'w') as log:
            self.process = subprocess.Popen([home + '/bin/hearth', '--config', home + '/conf/config.yaml', *options],
                                            stdout=log, stderr=log, env=variables)
        while READY not in text(self.log):
            if self.process.poll() is not None:
                raise RuntimeError('it ended: ' + text(self.log))
            time.sleep(0.005)
        self.seconds = time.time() - start

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def ready(home, folder):
    """median seconds of five starts"""
    times = []
    for _ in range(5):
        started = Started(home, folder)
        times.append(started.seconds)
        started.stop()
    return statistics.median(times)


def measure(home, folder):
    """[seconds to ready, the same with a class archive, MB of RSS when ready for ten seconds]"""
    first = ready(home, folder)
    training = Started(home, folder, HEARTH_TRAIN='1')
    time.sleep(2)
    training.stop()
    second = ready(home, folder)
    started = Started(home, folder)
    time.sleep(10)
    rss = rss_mb(started.process.pid)
    started.stop()
    return [first, second, rss]


def run(options):
    build()
    wanted = options.only.split(',') if options.only else ['']
    header('distribution', 'bundles', 'tar.gz MB', 'to assemble s', 'to ready s', 'with class archive s', 'RSS MB')
    for example in ['everything', 'java-only', 'files-only', 'gateway', 'vendor', 'smallest']:
        if not any(part in example for part in wanted):
            continue
        with tempfile.TemporaryDirectory(prefix='hearth-bench-') as folder:
            home, took = assembled(example, folder)
            if home is None:
                say(example + ':', took)
                row(example, *[None] * 6)
                continue
            bundles = len([line for line in open(home + '/features/bundles.list') if not line.startswith('#')])
            size = archive_mb(home, folder)
            first, second, rss = caged('distributions', 'measure', home, folder)
            row(example, bundles, '%.1f' % size, '%.2f' % took, '%.2f' % first, '%.2f' % second, '%.0f' % rss)
