/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.exporter.profilefile.internal.MergedOtlp;
import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.hearth.exporter.profilefile.internal.MergedProfiles.Detail;
import io.hearth.otlp.json.OtlpJson;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;

/** Merges what it is given and writes it at shutdown. */
final class ProfileFileExporter implements Exporter<ProfilesData> {

    private enum State {
        CREATED,
        STARTED,
        STOPPED
    }

    private final ProfileFileConfig config;
    private final Format format;
    private final Logger log;
    private final Object lock = new Object();

    /** Guarded by the lock. */
    private final MergedProfiles merged;

    @GuardedBy("lock")
    private State state = State.CREATED;

    @GuardedBy("lock")
    private boolean wanted;

    ProfileFileExporter(ProfileFileConfig config, Logger log) {
        this.config = config;
        this.log = log;
        format = config.decidedFormat();
        merged = new MergedProfiles(
                switch (format) {
                    case OTLP, OTLP_JSON -> Detail.FULL;
                    case PPROF -> Detail.ATTRIBUTES;
                    case AUTO, FLAMEGRAPH, FOLDED, SPEEDSCOPE -> config.threads() ? Detail.ATTRIBUTES : Detail.STACKS;
                });
    }

    @Override
    public void start(Host host) throws ComponentException {
        new AtomicFile(config.path()).checkWritable();
        if (config.summary() != null) {
            new AtomicFile(config.summary()).checkWritable();
        }
        synchronized (lock) {
            state = State.STARTED;
        }
    }

    /** A file without samples is wanted too, but not in place of an older one when nothing could be recorded at all. */
    @Override
    public void ready() {
        synchronized (lock) {
            wanted = true;
        }
    }

    @Override
    public void consume(ProfilesData data) throws ConsumeException {
        synchronized (lock) {
            if (state == State.STOPPED) {
                throw ConsumeException.permanent("profile file '" + config.path() + "' is written already");
            }
            if (merged.isFull()) {
                throw ConsumeException.permanent("profile file '" + config.path()
                        + "' has as many different stacks and names as fit into memory; record for less time, or"
                        + " raise -Xmx in HEARTH_JAVA_OPTS");
            }
            merged.add(data);
            wanted = true;
        }
    }

    @Override
    public void shutdown() throws ComponentException {
        synchronized (lock) {
            boolean write = wanted && state == State.STARTED;
            state = State.STOPPED;
            if (write) {
                write();
            }
        }
    }

    private void write() throws ComponentException {
        List<SampleType> types = SampleType.in(merged);
        SampleType type = SampleType.shown(merged, config.sampleType());
        if (types.size() > 1
                && config.sampleType() == null
                && format != Format.PPROF
                && format != Format.OTLP
                && format != Format.OTLP_JSON) {
            log.warn(
                    "'{}' shows {} only: this format holds one kind of measurement, and there were {};"
                            + " sample_type names another",
                    config.path(),
                    merged.dictionary().string(type.type()),
                    types.size());
        }
        // Formats that keep the tables of a profile need no call tree.
        FrameTree tree = FrameTree.of(
                format.isTree() || config.summary() != null ? merged : new MergedProfiles(Detail.STACKS),
                type,
                config.threads());
        sayWhatIsMissing(tree);
        Facts facts = Facts.of(config.title(), merged, type);
        long sizeBytes = new AtomicFile(config.path()).write(out -> write(tree, type, facts, out));
        if (config.summary() != null) {
            Summary summary = Summary.of(tree, config.top());
            new AtomicFile(config.summary())
                    .write(out -> write(out, writer -> summary.write(config.path(), sizeBytes, writer)));
        }
    }

    private void sayWhatIsMissing(FrameTree tree) {
        if (merged.leftOut() > 0) {
            log.warn("'{}' lacks {} samples, for which there was no memory", config.path(), merged.leftOut());
        }
        if (tree.cutStacks() > 0 || tree.cutNames() > 0) {
            log.warn(
                    "'{}' has call trees that are cut: {} samples without their innermost frames, {} names without their"
                            + " ends",
                    config.path(),
                    tree.cutStacks(),
                    tree.cutNames());
        }
    }

    private void write(FrameTree tree, SampleType type, Facts facts, OutputStream out) throws IOException {
        switch (format) {
            case AUTO, FLAMEGRAPH -> FlameGraphHtml.write(tree, facts, out);
            case FOLDED -> write(out, writer -> FoldedText.write(tree, writer));
            case SPEEDSCOPE -> write(out, writer -> SpeedscopeJson.write(tree, facts, writer));
            case PPROF -> {
                GZIPOutputStream zipped = new GZIPOutputStream(out);
                PprofProto.write(merged, type, facts.title(), zipped);
                zipped.finish();
            }
            case OTLP -> MergedOtlp.toProfilesData(merged).writeTo(out);
            case OTLP_JSON -> OtlpJson.write(MergedOtlp.toProfilesData(merged), out);
        }
    }

    @FunctionalInterface
    private interface Text {
        void writeTo(Writer writer) throws IOException;
    }

    private static void write(OutputStream out, Text text) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        text.writeTo(writer);
        writer.flush();
    }
}
