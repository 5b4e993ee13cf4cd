package com.acme.lines;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;

/** Appends one line to a file for each service in each batch of profiles: service, samples, busiest function. */
final class LinesExporter implements Exporter<ProfilesData> {

    private final Logger logger;
    private final LinesConfig config;
    private Writer file; // guarded by this
    private long written; // guarded by this

    LinesExporter(Logger logger, LinesConfig config) {
        this.logger = logger;
        this.config = config;
    }

    @Override
    public synchronized void start(Host host) throws ComponentException {
        try {
            file = Files.newBufferedWriter(
                    Path.of(config.path()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ComponentException(config.path() + " cannot be written; choose another path: " + e, e);
        }
    }

    /** Called by any thread, also by several at once. */
    @Override
    public synchronized void consume(ProfilesData batch) throws ConsumeException {
        try {
            for (BatchLine line : BatchLine.of(batch)) {
                file.write(line.text(config.functionLength()));
                written++;
            }
            file.flush();
        } catch (IOException e) {
            throw ConsumeException.retryable(config.path() + " cannot be written: " + e, e);
        }
    }

    @Override
    public synchronized void shutdown() throws ComponentException {
        if (file == null) {
            return;
        }
        try {
            file.close();
            logger.info("{} lines written to {}", written, config.path());
        } catch (IOException e) {
            throw new ComponentException(config.path() + " cannot be closed: " + e, e);
        } finally {
            file = null;
        }
    }
}
