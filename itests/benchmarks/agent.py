# SPDX-License-Identifier: Apache-2.0
"""Hearth as it is run for a measurement: a collector that sends to a sink on loopback."""
import re, shutil, signal, subprocess, sys, tempfile

from benchmarks.otlp import Sink, stacks
from benchmarks.places import ENVIRONMENT, HEARTH
from benchmarks.process import text


class Agent:
    """profiles its PID namespace while the block runs"""

    def __init__(self, hz, interval='5s'):
        self.sink = Sink()
        self.folder = tempfile.mkdtemp(prefix='hearth-bench-')
        config = self.folder + '/config.yaml'
        with open(config, 'w') as f:
            f.write('''
receivers: {profiling: {samples_per_second: %d, reporter_interval: %s, pid_namespace_translation: true}}
exporters: {otlp_http: {endpoint: "http://127.0.0.1:%d"}}
service: {telemetry: {metrics: {level: none}}, pipelines: {profiles: {receivers: [profiling], exporters: [otlp_http]}}}
''' % (hz, interval, self.sink.server_address[1]))
        self.log = self.folder + '/log'
        with open(self.log, 'w') as log:
            self.process = subprocess.Popen([HEARTH, '--config', config], stdout=log, stderr=log, env=ENVIRONMENT)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder)

    def check(self):
        if self.process.poll() is not None:
            sys.exit('hearth ended:\n' + text(self.log))

    def stop(self):
        """what the log says at the end"""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return text(self.log)

    def named(self, runtime):
        """distinct frames that an unwinder has named in all; known once Hearth has ended"""
        found = re.search(r'unwinder %s \(.*\): distinct frames named=(\d+)' % runtime, self.stop())
        return int(found.group(1)) if found else 0

    def stacks(self):
        for _, body, _ in list(self.sink.requests):
            yield from stacks(body)
