/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.extension;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.SymbolSource;
import io.hearth.profiler.core.ExtensionRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files with symbols that sources have found, by build id. Whoever names frames asks, gets what there is by now, and
 * looks at {@link #takeNews} between reports whether there is more.
 */
public final class RemoteSymbols implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteSymbols.class);
    private static final int MAX_ASKED = 16_384;

    private final ExtensionRegistry<SymbolSource> sources;
    private final ExtensionThread thread = new ExtensionThread("hearth-symbols");
    private final Map<String, Optional<Path>> found = new ConcurrentHashMap<>();
    private final AtomicBoolean news = new AtomicBoolean();
    private final AutoCloseable listening;

    public RemoteSymbols(ExtensionRegistry<SymbolSource> sources) {
        this.sources = sources;
        this.listening = sources.listen(this::changed);
    }

    /** A new source may have what the others have not. */
    private void changed() {
        if (found.values().removeIf(Optional::isEmpty)) {
            news.set(true);
        }
    }

    /** The file of this build; null while, or if, no source has it. Belongs to the caller. Never waits. */
    public @Nullable ElfFile find(String buildId, String fileName) {
        if (sources.all().isEmpty()) {
            return null;
        }
        Optional<Path> known = found.get(buildId);
        if (known != null) {
            ElfFile file = known.map(path -> open(path, buildId)).orElse(null);
            if (file == null) {
                found.replace(buildId, known, Optional.empty());
            }
            return file;
        }
        if (found.size() < MAX_ASKED) {
            found.put(buildId, Optional.empty());
            if (!thread.submit(() -> ask(buildId, fileName))) {
                found.remove(buildId);
            }
        }
        return null;
    }

    private void ask(String buildId, String fileName) {
        for (ExtensionRegistry.Entry<SymbolSource> entry : sources.all()) {
            thread.call("symbol source of " + entry.origin(), () -> {
                Path path = entry.service().find(buildId, fileName);
                if (path != null && found.replace(buildId, Optional.empty(), Optional.of(path))) {
                    news.set(true);
                }
            });
            if (found.getOrDefault(buildId, Optional.empty()).isPresent()) {
                return;
            }
        }
    }

    /** What a source gives is checked: the build id must be the one that was asked for. */
    private static @Nullable ElfFile open(Path path, String buildId) {
        try {
            ElfFile file = ElfFile.open(path);
            if (file.buildId().filter(buildId::equals).isPresent()) {
                return file;
            }
            file.close();
            LOG.warn("symbols of build {} are not used: {} is of another build", buildId, path);
        } catch (ElfException e) {
            LOG.warn("symbols of build {} are not used: {}", buildId, e.getMessage());
        }
        return null;
    }

    /** Whether something has been found since this was asked last. */
    public boolean takeNews() {
        return news.getAndSet(false);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        thread.close();
    }
}
