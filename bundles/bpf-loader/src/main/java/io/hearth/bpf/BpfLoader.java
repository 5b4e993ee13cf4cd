/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Linux;
import io.hearth.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings objects into the running kernel. Any thread may call; one loading at a time is sensible, since each may take
 * the verifier many milliseconds. Nothing is pinned: what is loaded is gone when it is closed or this process ends.
 */
public final class BpfLoader {

    private final Linux linux;
    private final BpfSyscall bpf;

    public BpfLoader(Linux linux) {
        this.linux = linux;
        this.bpf = new BpfSyscall(linux);
    }

    /** Loads an object as it is. */
    public BpfObject load(BpfObjectSpec spec) throws BpfException {
        return load(spec, new LoadOptions());
    }

    /**
     * Creates the object's maps and loads its programs; attaches nothing. The caller closes the object.
     *
     * @throws VerifierException if the verifier refuses a program
     * @throws PermissionException if a capability is missing
     * @throws BpfException for everything else, such as an option that names an unknown map
     */
    public BpfObject load(BpfObjectSpec spec, LoadOptions options) throws BpfException {
        options.check(spec);
        KernelTypes kernelTypes = new KernelTypes();
        BpfObject object = new BpfObject(bpf, spec);
        int btfFd = loadTypes(spec);
        try {
            createMaps(object, spec, options, btfFd);
            ProgramLoading loading = new ProgramLoading(bpf, spec, kernelTypes, btfFd);
            Map<String, BpfMap> maps = object.allMaps();
            for (ProgramSpec program : spec.programs()) {
                if (!options.isDisabled(program.name())) {
                    object.add(loading.load(program, maps));
                }
            }
            return object;
        } catch (BpfException | RuntimeException e) {
            object.close();
            throw e;
        } finally {
            // Programs and maps hold the types they use.
            linux.close(btfFd);
        }
    }

    private int loadTypes(BpfObjectSpec spec) throws BpfException {
        byte[] bytes = spec.loadableBtf();
        NativeBuffer memory = NativeBuffer.allocate(bytes.length);
        memory.bytes().put(0, bytes);
        int fd = bpf.loadBtf(memory, null);
        if (fd < 0) {
            NativeBuffer log = NativeBuffer.allocate(1 << 16);
            bpf.loadBtf(memory, log);
            String last = new VerifierLog(VerifierLog.text(log)).reason();
            throw BpfException.of("loading types", -fd, "object " + spec.name() + ": " + last);
        }
        return fd;
    }

    private void createMaps(BpfObject object, BpfObjectSpec spec, LoadOptions options, int btfFd) throws BpfException {
        for (MapSpec map : spec.maps()) {
            BpfMap shared = options.shared(map.name());
            if (shared != null) {
                checkShared(spec, map, shared);
                object.addShared(map.name(), shared);
            } else if (!options.isDisabled(map.name())) {
                object.add(map.name(), BpfMap.create(bpf, options.adapt(map), btfFd));
            }
        }
        for (DataSection section : spec.data()) {
            BpfMap shared = options.shared(section.name());
            if (shared != null) {
                object.addShared(section.name(), shared);
            } else {
                object.addData(section, createData(spec, section, options));
            }
        }
    }

    private static void checkShared(BpfObjectSpec spec, MapSpec wanted, BpfMap shared) throws BpfException {
        MapSpec has = shared.spec();
        if (has.type() != wanted.type() || has.keySize() != wanted.keySize() || has.valueSize() != wanted.valueSize()) {
            throw new BpfException("object " + spec.name() + " wants map " + wanted.name() + " with type="
                    + wanted.type()
                    + " key=" + wanted.keySize() + " value=" + wanted.valueSize() + ", but the shared one has type="
                    + has.type() + " key=" + has.keySize() + " value=" + has.valueSize());
        }
    }

    private BpfMap createData(BpfObjectSpec spec, DataSection section, LoadOptions options) throws BpfException {
        byte[] bytes = section.initial().clone();
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, Object> constant : new LinkedHashMap<>(options.constants()).entrySet()) {
            DataSection.Variable variable = section.variables().get(constant.getKey());
            if (variable != null) {
                put(b, spec.btf(), variable, constant.getValue());
            }
        }
        int flags = MapSpec.MMAPABLE | (section.readOnly() ? MapSpec.READ_ONLY_FOR_PROGRAM : 0);
        String prefix = spec.name().length() > 7 ? spec.name().substring(0, 7) : spec.name();
        MapSpec map = MapSpec.of(prefix + section.name(), MapType.ARRAY, 4, bytes.length, 1, flags);
        BpfMap created = BpfMap.create(bpf, map, -1);
        try {
            created.update(0, b);
            if (section.readOnly()) {
                created.freeze();
            }
            return created;
        } catch (BpfException e) {
            created.close();
            throw e;
        }
    }

    private static void put(ByteBuffer b, Btf btf, DataSection.Variable variable, Object value) throws BpfException {
        if (value instanceof byte[] bytes) {
            if (bytes.length != variable.size()) {
                throw new BpfException(
                        "variable " + variable.name() + " has " + variable.size() + " bytes, not " + bytes.length);
            }
            b.put(variable.offset(), bytes);
            return;
        }
        long number = (Long) value;
        int kind = btf.kind(btf.resolve(variable.type()));
        boolean numeric = kind == Btf.INT || kind == Btf.ENUM || kind == Btf.ENUM64;
        switch (numeric ? variable.size() : 0) {
            case 1 -> b.put(variable.offset(), (byte) number);
            case 2 -> b.putShort(variable.offset(), (short) number);
            case 4 -> b.putInt(variable.offset(), (int) number);
            case 8 -> b.putLong(variable.offset(), number);
            default ->
                throw new BpfException(
                        "variable " + variable.name() + " has " + variable.size() + " bytes and is no number");
        }
    }

    /**
     * Lets the kernel measure the run time of programs until closed, which costs some 20 ns a run.
     *
     * @throws BpfException without CAP_SYS_ADMIN
     */
    public Statistics enableStatistics() throws BpfException {
        int fd = bpf.enableStats();
        if (fd < 0) {
            throw BpfException.of(
                    "enabling statistics", -fd, "needs CAP_SYS_ADMIN, or sysctl kernel.bpf_stats_enabled=1");
        }
        return new Statistics(linux, fd);
    }

    /** Keeps run-time statistics on. */
    public static final class Statistics implements AutoCloseable {
        private final Linux linux;
        private int fd;

        private Statistics(Linux linux, int fd) {
            this.linux = linux;
            this.fd = fd;
        }

        @Override
        public synchronized void close() {
            linux.close(fd);
            fd = -1;
        }
    }
}
