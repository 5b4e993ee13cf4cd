# SPDX-License-Identifier: Apache-2.0
"""A backend for OTLP profiles on loopback, and as much of protobuf as is needed to read what it gets."""
import collections, gzip, http.server, threading, time


class Sink(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.requests = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        if self.headers.get('Transfer-Encoding', '') == 'chunked':
            body = b''
            while True:
                n = int(self.rfile.readline(), 16)
                body += self.rfile.read(n)
                self.rfile.readline()
                if n == 0:
                    break
        else:
            body = self.rfile.read(int(self.headers['Content-Length']))
        sent = len(body)
        if self.headers.get('Content-Encoding') == 'gzip':
            body = gzip.decompress(body)
        self.server.requests.append((time.time(), body, sent))
        self.send_response(200)
        self.send_header('Content-Type', 'application/x-protobuf')
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *args):
        pass


def varint(b, i):
    v = shift = 0
    while True:
        c = b[i]
        i += 1
        v |= (c & 127) << shift
        shift += 7
        if c < 128:
            return v, i


def fields(b):
    i = 0
    while i < len(b):
        key, i = varint(b, i)
        if key & 7 == 0:
            v, i = varint(b, i)
        elif key & 7 == 1:
            v, i = b[i:i + 8], i + 8
        elif key & 7 == 5:
            v, i = b[i:i + 4], i + 4
        else:
            n, i = varint(b, i)
            v, i = b[i:i + n], i + n
        yield key >> 3, v


def of(b, *path):
    """every value at a path of field numbers"""
    for number, v in fields(b):
        if number == path[0]:
            if len(path) == 1:
                yield v
            else:
                yield from of(v, *path[1:])


def timestamps(request):
    """of every sample: resource_profiles, scope_profiles, profiles, samples, timestamps_unix_nano"""
    for packed in of(request, 1, 2, 2, 2, 5):
        for i in range(0, len(packed), 8):
            yield int.from_bytes(packed[i:i + 8], 'little')


class Frame(collections.namedtuple('Frame', 'type function file line')):
    """type: profile.frame.type"""


def packed(b):
    i = 0
    while i < len(b):
        v, i = varint(b, i)
        yield v


def numbers(message, number):
    """of a repeated field, whether packed or not"""
    for v in of(message, number):
        yield from [v] if isinstance(v, int) else packed(v)


def one(message, number, otherwise=0):
    for n, v in fields(message):
        if n == number:
            return v
    return otherwise


class Dictionary:
    """Tables of one message (ProfilesDictionary of profiles.proto, v1development), each location read once."""

    def __init__(self, message):
        self.strings = [b.decode('utf-8', 'replace') for b in of(message, 5)]
        self.functions = [(self.strings[one(f, 1)], self.strings[one(f, 3)]) for f in of(message, 3)]
        self.attributes = {}
        for i, a in enumerate(of(message, 6)):
            value = one(a, 2, b'')
            text = one(value, 1, None)
            self.attributes[i] = (self.strings[one(a, 1)], text.decode() if isinstance(text, bytes) else one(value, 3, None))
        self.locations = [self.frames(m) for m in of(message, 2)]
        self.stacks = [[i for p in of(m, 1) for i in packed(p)] for m in of(message, 7)]

    def frames(self, location):
        """the innermost inlined function first"""
        kind = ''
        for p in of(location, 4):
            for i in packed(p):
                if self.attributes[i][0] == 'profile.frame.type':
                    kind = self.attributes[i][1]
        lines = [Frame(kind, *self.functions[one(m, 1)], one(m, 2)) for m in of(location, 3)]
        return lines or [Frame(kind, '', '', 0)]


class Stack(collections.namedtuple('Stack', 'pid thread times frames')):
    """times: Unix nanoseconds; frames: leaf first"""


def stacks(message):
    """every stack of a message (ProfilesData or an export request)"""
    dictionary = Dictionary(one(message, 2, b''))
    for resource in of(message, 1):
        pid = 0
        for attribute in of(one(resource, 1, b''), 1):
            if one(attribute, 1) == b'process.pid':
                pid = one(one(attribute, 2), 3)
        for sample in of(resource, 2, 2, 2):
            attributes = dict(dictionary.attributes[i] for p in of(sample, 2) for i in packed(p))
            times = [int.from_bytes(p[i:i + 8], 'little') for p in of(sample, 5) for i in range(0, len(p), 8)]
            locations = dictionary.stacks[one(sample, 1)]
            yield Stack(pid, attributes.get('thread.name', ''), times, [f for at in locations for f in dictionary.locations[at]])
