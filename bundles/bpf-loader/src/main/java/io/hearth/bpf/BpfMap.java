/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.CpuList;
import io.hearth.linux.Errno;
import io.hearth.linux.Linux;
import io.hearth.linux.MappedRegion;
import io.hearth.linux.NativeBuffer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A map in the kernel. Keys and values are little-endian bytes from a buffer's position on, whose position and limit
 * stay as they are; batches need direct buffers, single elements take any. Values of per-CPU maps are {@link
 * #lookupSize()} bytes: one value for each possible CPU, each rounded up to 8 bytes.
 *
 * <p>Any thread may call; closing while another thread calls is the owner's fault. Whoever created a map closes it: an
 * object closes those it created, and never those it was given to share. A map lives on while programs use it.
 */
public final class BpfMap implements AutoCloseable {

    public static final long ANY = 0;
    public static final long NO_EXIST = 1;
    public static final long EXIST = 2;

    private static final int SCRATCH_SIZE = 8192;
    private static final ThreadLocal<NativeBuffer> SCRATCH =
            ThreadLocal.withInitial(() -> NativeBuffer.allocate(SCRATCH_SIZE));

    private final BpfSyscall bpf;
    private final MapSpec spec;
    private final int lookupSize;
    private volatile int fd;

    private BpfMap(BpfSyscall bpf, MapSpec spec, int fd, int lookupSize) {
        this.bpf = bpf;
        this.spec = spec;
        this.fd = fd;
        this.lookupSize = lookupSize;
    }

    /** Creates a map that no object file defines. The caller closes it. */
    public static BpfMap create(Linux linux, MapSpec spec) throws BpfException {
        return create(new BpfSyscall(linux), spec, -1);
    }

    static BpfMap create(BpfSyscall bpf, MapSpec wanted, int btfFd) throws BpfException {
        MapSpec spec = wanted;
        if (spec.type() == MapType.PERF_EVENT_ARRAY && spec.maxEntries() == 0) {
            spec = spec.withSizes(spec.valueSize(), possibleCpus());
        }
        int innerFd = -1;
        try {
            MapSpec inner = spec.inner();
            if (inner != null) {
                innerFd = bpf.createMap(inner, -1, -1);
                check(innerFd, inner);
            }
            boolean typed = btfFd >= 0 && MapType.takesTypes(spec.type()) && spec.keyType() != 0;
            int fd = bpf.createMap(spec, innerFd, typed && spec.valueType() != 0 ? btfFd : -1);
            if (fd == -Errno.EINVAL && typed) {
                // Types are only a comfort for tools, except for task storage.
                fd = bpf.createMap(spec, innerFd, -1);
            }
            check(fd, spec);
            int lookupSize = MapType.isPerCpu(spec.type())
                    ? Math.multiplyExact((spec.valueSize() + 7) & -8, possibleCpus())
                    : spec.valueSize();
            return new BpfMap(bpf, spec, fd, lookupSize);
        } finally {
            bpf.linux().close(innerFd);
        }
    }

    private static void check(int fd, MapSpec spec) throws BpfException {
        if (fd < 0) {
            throw BpfException.of(
                    "creating map " + spec.name(),
                    -fd,
                    "type=" + spec.type() + " key=" + spec.keySize() + " value=" + spec.valueSize() + " entries="
                            + Integer.toUnsignedString(spec.maxEntries()) + " flags=" + spec.flags());
        }
    }

    private static int possibleCpus() throws BpfException {
        try {
            return CpuList.possible().length;
        } catch (IOException e) {
            throw new BpfException("cannot tell the number of possible CPUs: " + e.getMessage());
        }
    }

    public String name() {
        return spec.name();
    }

    /** Type, sizes and flags it was created with. */
    public MapSpec spec() {
        return spec;
    }

    public int keySize() {
        return spec.keySize();
    }

    public int valueSize() {
        return spec.valueSize();
    }

    public int maxEntries() {
        return spec.maxEntries();
    }

    /** Bytes that a look-up writes: more than {@link #valueSize()} for per-CPU maps. */
    public int lookupSize() {
        return lookupSize;
    }

    /** The descriptor, for calls that take one; it stays the map's own. */
    public int fd() {
        int open = fd;
        if (open < 0) {
            throw new IllegalStateException("map " + spec.name() + " is closed");
        }
        return open;
    }

    /** Copies the value of a key to {@code out}; false if there is none. */
    public boolean lookup(ByteBuffer key, ByteBuffer out) throws BpfException {
        checkSizes(key, out, lookupSize);
        ByteBuffer k = direct(key, spec.keySize(), 0);
        ByteBuffer v = out.isDirect() ? out : scratch(lookupSize, spec.keySize());
        int result;
        try {
            result = bpf.lookup(fd(), Linux.address(k), Linux.address(v));
        } finally {
            Reference.reachabilityFence(k);
            Reference.reachabilityFence(v);
        }
        if (result == 0 && !out.isDirect()) {
            out.put(out.position(), v, v.position(), lookupSize);
        }
        return found(result, "lookup");
    }

    /** {@link #lookup(ByteBuffer, ByteBuffer)} for maps whose key is a 32-bit number. */
    public boolean lookup(int key, ByteBuffer out) throws BpfException {
        return lookup(intKey(key), out);
    }

    /** Sets the value of a key. */
    public void update(ByteBuffer key, ByteBuffer value) throws BpfException {
        check(tryUpdate(key, value, ANY), "update");
    }

    /** {@link #update(ByteBuffer, ByteBuffer)} for maps whose key is a 32-bit number. */
    public void update(int key, ByteBuffer value) throws BpfException {
        update(intKey(key), value);
    }

    /** Sets a 32-bit value of a 32-bit key: also puts the descriptor of a map or program into an array of these. */
    public void update(int key, int value) throws BpfException {
        ByteBuffer v = scratch(4, 64);
        v.putInt(v.position(), value);
        update(intKey(key), v);
    }

    /** Sets the value of a key: 0 or the negative error number, such as {@code E2BIG} when the map is full. */
    public int tryUpdate(ByteBuffer key, ByteBuffer value, long flags) {
        checkSizes(key, value, lookupSize);
        ByteBuffer k = direct(key, spec.keySize(), 0);
        ByteBuffer v = direct(value, lookupSize, spec.keySize());
        try {
            return bpf.update(fd(), Linux.address(k), Linux.address(v), flags);
        } finally {
            Reference.reachabilityFence(k);
            Reference.reachabilityFence(v);
        }
    }

    /** Removes a key; false if it was not there. */
    public boolean delete(ByteBuffer key) throws BpfException {
        checkSizes(key, key, 0);
        ByteBuffer k = direct(key, spec.keySize(), 0);
        try {
            return found(bpf.delete(fd(), Linux.address(k)), "delete");
        } finally {
            Reference.reachabilityFence(k);
        }
    }

    /** {@link #delete(ByteBuffer)} for maps whose key is a 32-bit number. */
    public boolean delete(int key) throws BpfException {
        return delete(intKey(key));
    }

    /**
     * Sets {@code count} values by one call; both buffers are direct and hold one element behind the other.
     *
     * @throws BpfException naming how many were set before the failure
     */
    public void updateBatch(ByteBuffer keys, ByteBuffer values, int count) throws BpfException {
        int[] done = new int[1];
        int result = batch(BpfSyscall.MAP_UPDATE_BATCH, 0, 0, keys, values, count, done);
        check(result, "batch update, after " + done[0] + " of " + count);
    }

    /**
     * Removes keys by one call, until the first that is not there.
     *
     * @return number of keys removed
     */
    public int deleteBatch(ByteBuffer keys, int count) throws BpfException {
        int[] done = new int[1];
        int result = batch(BpfSyscall.MAP_DELETE_BATCH, 0, 0, keys, null, count, done);
        if (result != -Errno.ENOENT) {
            check(result, "batch delete, after " + done[0] + " of " + count);
        }
        return done[0];
    }

    /** Place within a map between two batches of look-ups. */
    public static final class Cursor {
        private final NativeBuffer place = NativeBuffer.allocate(256);
        private boolean started;
        private boolean ended;

        /** True when everything was seen. */
        public boolean isAtEnd() {
            return ended;
        }
    }

    /**
     * Copies the next elements, and removes them if {@code delete} is set; both buffers are direct.
     *
     * @return number of elements copied; with {@link Cursor#isAtEnd} true when they were the last
     */
    public int lookupBatch(Cursor cursor, ByteBuffer keys, ByteBuffer values, int count, boolean delete)
            throws BpfException {
        if (cursor.ended) {
            return 0;
        }
        if (spec.keySize() > cursor.place.size()) {
            throw new BpfException("map " + name() + " has keys too long for batches");
        }
        int[] done = new int[1];
        long place = cursor.place.address();
        int command = delete ? BpfSyscall.MAP_LOOKUP_AND_DELETE_BATCH : BpfSyscall.MAP_LOOKUP_BATCH;
        int result = batch(command, cursor.started ? place : 0, place, keys, values, count, done);
        cursor.started = true;
        cursor.ended = result == -Errno.ENOENT;
        if (!cursor.ended) {
            check(result, "batch look-up of " + count);
        }
        return done[0];
    }

    private int batch(
            int command, long in, long out, ByteBuffer keys, @Nullable ByteBuffer values, int count, int[] done) {
        if (count == 0) {
            return 0;
        }
        if (count < 0
                || (long) count * spec.keySize() > keys.remaining()
                || (values != null && (long) count * lookupSize > values.remaining())) {
            throw new IllegalArgumentException("buffers are too small for " + count + " elements of map " + name());
        }
        try {
            long valueAddress = values == null ? 0 : Linux.address(values);
            return bpf.batch(command, fd(), in, out, Linux.address(keys), valueAddress, count, 0, done);
        } finally {
            Reference.reachabilityFence(keys);
            Reference.reachabilityFence(values);
        }
    }

    /** Takes a key, from position 0 of the buffer on; the buffer is used again for the next one. */
    public interface KeyVisitor {
        void key(ByteBuffer key);
    }

    /**
     * Visits all keys. A map that changes meanwhile may be visited from its start again, so it ends after {@code limit}
     * keys at the latest.
     *
     * @return number of keys visited
     */
    public int forEachKey(int limit, KeyVisitor visitor) throws BpfException {
        NativeBuffer keys = NativeBuffer.allocate(Math.max(2 * spec.keySize(), 8));
        ByteBuffer next = keys.bytes()
                .slice(spec.keySize(), spec.keySize())
                .order(keys.bytes().order());
        long from = 0;
        int visited = 0;
        while (visited < limit) {
            int result = bpf.nextKey(fd(), from, keys.address() + spec.keySize());
            if (!found(result, "next key")) {
                break;
            }
            keys.bytes().put(0, keys.bytes(), spec.keySize(), spec.keySize());
            from = keys.address();
            visited++;
            visitor.key(next.clear());
        }
        return visited;
    }

    /** Memory shared with the programs; for arrays with the MMAPABLE flag. The caller closes it. */
    public MappedRegion mmap() throws IOException {
        return bpf.linux().mapShared(fd(), 0, mappedLength(), true, false);
    }

    /** Like {@link #mmap()}, but only for reading: also for maps that are frozen. */
    public MappedRegion mmapReadOnly() throws IOException {
        return bpf.linux().mapShared(fd(), 0, mappedLength(), false, false);
    }

    private long mappedLength() {
        long stride = (spec.valueSize() + 7L) & -8L;
        long page = Linux.pageSize();
        return (stride * spec.maxEntries() + page - 1) / page * page;
    }

    /** Distance in bytes of two elements of a mapped array: the value's size rounded up to 8. */
    public int mappedStride() {
        return (spec.valueSize() + 7) & -8;
    }

    /** Creates a map after this map's template, with its own number of entries. The caller closes it. */
    public BpfMap createInner(int maxEntries) throws BpfException {
        MapSpec inner = template();
        return create(bpf, inner.withSizes(inner.valueSize(), maxEntries), -1);
    }

    private MapSpec template() {
        MapSpec inner = spec.inner();
        if (inner == null) {
            throw new IllegalStateException("map " + name() + " has no template for inner maps");
        }
        return inner;
    }

    /** Makes the map read-only for system calls, for ever. */
    public void freeze() throws BpfException {
        check(bpf.freeze(fd()), "freeze");
    }

    /** Kernel memory that the map holds, in bytes; 0 if the kernel does not say. */
    public long memoryBytes() {
        try (InputStream in = new FileInputStream("/proc/self/fdinfo/" + fd())) {
            String text = new String(in.readNBytes(4096), StandardCharsets.US_ASCII);
            int at = text.indexOf("memlock:");
            int end = at < 0 ? -1 : text.indexOf('\n', at);
            return end < 0
                    ? 0
                    : Long.parseLong(
                            text.substring(at + "memlock:".length(), end).trim());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private static ByteBuffer intKey(int key) {
        ByteBuffer k = scratch(4, 0);
        return k.putInt(k.position(), key);
    }

    private void checkSizes(ByteBuffer key, ByteBuffer value, int valueBytes) {
        if (key.remaining() < spec.keySize() || value.remaining() < valueBytes) {
            throw new IllegalArgumentException("map " + name() + " needs " + spec.keySize() + " bytes of key and "
                    + valueBytes + " of value, got " + key.remaining() + " and " + value.remaining());
        }
    }

    private static ByteBuffer direct(ByteBuffer buffer, int length, int scratchOffset) {
        if (buffer.isDirect()) {
            return buffer;
        }
        ByteBuffer copy = scratch(length, scratchOffset);
        copy.put(copy.position(), buffer, buffer.position(), length);
        return copy;
    }

    private static ByteBuffer scratch(int length, int offset) {
        NativeBuffer scratch = SCRATCH.get();
        int from = (offset + 7) & -8;
        if (from + length > SCRATCH_SIZE) {
            return NativeBuffer.allocate(length).bytes();
        }
        ByteBuffer all = scratch.bytes();
        return all.slice(from, length).order(all.order());
    }

    private boolean found(int result, String command) throws BpfException {
        if (result == -Errno.ENOENT) {
            return false;
        }
        check(result, command);
        return true;
    }

    private void check(int result, String command) throws BpfException {
        if (result < 0) {
            throw BpfException.of(command, -result, "map " + name());
        }
    }

    @Override
    public synchronized void close() {
        int open = fd;
        fd = -1;
        if (open >= 0) {
            bpf.linux().close(open);
        }
    }
}
