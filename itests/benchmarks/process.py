# SPDX-License-Identifier: Apache-2.0
"""What a process uses, by /proc and by the kernel's own counts."""
import ctypes, os, re, struct, subprocess

PERF_EVENT = 7  # BPF_PROG_TYPE_PERF_EVENT of include/uapi/linux/bpf.h
STATS = '/proc/sys/kernel/bpf_stats_enabled'
SYS_BPF = {'x86_64': 321, 'aarch64': 280}
BPF_MAP_GET_NEXT_KEY, BPF_MAP_GET_FD_BY_ID = 4, 14


class Counting:
    """the kernel counts runs and time of BPF programs within"""

    def __enter__(self):
        self.before = text(STATS).strip()
        open(STATS, 'w').write('1')

    def __exit__(self, *_):
        open(STATS, 'w').write(self.before)


def text(path):
    try:
        return open(path).read()
    except OSError:
        return ''


def cpu_seconds(pid):
    f = text('/proc/%d/stat' % pid).rsplit(')', 1)[1].split()
    return (int(f[11]) + int(f[12])) / os.sysconf('SC_CLK_TCK')


def rss_mb(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', text('/proc/%d/status' % pid)).group(1)) / 1024


def heap_mb(pid):
    out = subprocess.run(['jcmd', str(pid), 'GC.heap_info'], capture_output=True, text=True).stdout
    kb = [int(k) for k in re.findall(r'(?:generation|heap)\s+total \d+K, used (\d+)K', out)]
    return sum(kb) / 1024 if kb else None


def bpf(pid):
    """(bytes of maps, {program id: (type, nanoseconds, runs)}) behind the file descriptors of a process"""
    maps, programs = {}, {}
    for fd in os.listdir('/proc/%d/fdinfo' % pid):
        info = dict(re.findall(r'^(\w+):\s+(\S+)', text('/proc/%d/fdinfo/%s' % (pid, fd)), re.M))
        if 'map_id' in info:
            maps[info['map_id']] = int(info['memlock'])
        elif 'prog_type' in info:  # links have a prog_id as well
            programs[info['prog_id']] = (int(info['prog_type']), int(info.get('run_time_ns', 0)), int(info.get('run_cnt', 0)))
    return sum(maps.values()), programs


def sampling(pid):
    """(nanoseconds, runs) of the sampling programs so far; runtimes' programs run within them"""
    programs = [p for p in bpf(pid)[1].values() if p[0] == PERF_EVENT]
    return sum(p[1] for p in programs), sum(p[2] for p in programs)


def thread_nanos(pid):
    """CPU time of each thread so far, by its name; threads of one name together"""
    nanos = {}
    for tid in os.listdir('/proc/%d/task' % pid):
        name = text('/proc/%d/task/%s/comm' % (pid, tid)).strip()
        spent = text('/proc/%d/task/%s/schedstat' % (pid, tid)).split()
        if spent:
            nanos[name] = nanos.get(name, 0) + int(spent[0])
    return nanos


def live_heap(pid):
    """bytes of a JVM's heap that are in use behind a full collection"""
    out = subprocess.run(['jcmd', str(pid), 'GC.class_histogram'], capture_output=True, text=True).stdout
    return int(re.search(r'^Total\s+\d+\s+(\d+)', out, re.M).group(1))


def maps_named(pid, prefix):
    """ids of the BPF maps behind a process's file descriptors whose name begins so, with their bytes"""
    shown = subprocess.run(['bpftool', '-j', 'map', 'show'], capture_output=True, text=True).stdout
    import json
    names = {m['id']: m.get('name', '') for m in json.loads(shown or '[]')}
    found = {}
    for fd in os.listdir('/proc/%d/fdinfo' % pid):
        info = dict(re.findall(r'^(\w+):\s+(\S+)', text('/proc/%d/fdinfo/%s' % (pid, fd)), re.M))
        if names.get(int(info.get('map_id', -1)), '').startswith(prefix):
            found[int(info['map_id'])] = int(info['memlock'])
    return found


class MapKeys:
    """counts the 32-bit keys of a BPF map"""

    def __init__(self, map_id):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self.call(BPF_MAP_GET_FD_BY_ID, struct.pack('=III', map_id, 0, 0))
        if self.fd < 0:
            raise OSError(ctypes.get_errno(), 'map %d' % map_id)

    def call(self, command, attributes):
        buffer = ctypes.create_string_buffer(attributes.ljust(128, b'\0'))
        return self.libc.syscall(SYS_BPF[os.uname().machine], command, buffer, 128)

    def count(self):
        key, following = ctypes.c_uint32(), ctypes.c_uint32()
        at, n = 0, 0
        while self.call(BPF_MAP_GET_NEXT_KEY, struct.pack('=IxxxxQQQ', self.fd, at, ctypes.addressof(following), 0)) == 0:
            n += 1
            key.value = following.value
            at = ctypes.addressof(key)
        return n

    def close(self):
        os.close(self.fd)
