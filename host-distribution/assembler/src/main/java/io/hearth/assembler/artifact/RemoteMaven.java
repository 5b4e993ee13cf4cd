/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.list.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.resolution.VersionRangeResult;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.MetadataNotFoundException;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.eclipse.aether.version.Version;
import org.jspecify.annotations.Nullable;

/**
 * Repositories behind a network, with Maven's own resolver and the user's Maven settings: mirrors, proxies, servers and
 * repositories of active profiles. What is fetched lands in the local repository. Made when first needed.
 */
public final class RemoteMaven implements ArtifactSource {
    private static final String CENTRAL = "https://repo.maven.apache.org/maven2/";

    private final Path local;
    private final List<YamlValue.Text> urls;
    private final Consumer<String> progress;
    private @Nullable Connected connected;

    /**
     * Connects to nobody yet.
     *
     * @param urls repositories that the list names, asked before Maven Central
     */
    public RemoteMaven(Path local, List<YamlValue.Text> urls, Consumer<String> progress) {
        this.local = local;
        this.urls = List.copyOf(urls);
        this.progress = progress;
    }

    private record Connected(
            RepositorySystem system, DefaultRepositorySystemSession session, List<RemoteRepository> repositories) {}

    @Override
    public String name() {
        List<String> names =
                new ArrayList<>(urls.stream().map(YamlValue.Text::value).toList());
        names.add("Maven Central (or the mirror of your Maven settings)");
        return String.join(", ", names);
    }

    @Override
    public boolean isNear() {
        return false;
    }

    @Override
    public @Nullable Path find(Coordinates coordinates) throws AssemblyException {
        Connected to = connect();
        progress.accept("fetching " + coordinates);
        ArtifactRequest request = new ArtifactRequest();
        request.setArtifact(artifact(coordinates));
        request.setRepositories(to.repositories());
        try {
            return to.system()
                    .resolveArtifact(to.session(), request)
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            for (Exception cause : e.getResult().getExceptions()) {
                if (!(cause instanceof ArtifactNotFoundException)) {
                    throw new AssemblyException(
                            coordinates + " cannot be fetched: " + firstLine(cause)
                                    + "; try again, or assemble from what is here with --offline",
                            e);
                }
            }
            return null;
        }
    }

    @Override
    public List<String> versions(Coordinates coordinates) throws AssemblyException {
        Connected to = connect();
        progress.accept("asking for versions of " + coordinates.key());
        VersionRangeRequest request = new VersionRangeRequest();
        request.setArtifact(artifact(coordinates.withVersion("[0,)")));
        request.setRepositories(to.repositories());
        try {
            VersionRangeResult result = to.system().resolveVersionRange(to.session(), request);
            for (Exception cause : result.getExceptions()) {
                // A version that nobody could tell of may be the newest: it is not guessed.
                if (!(cause instanceof MetadataNotFoundException)) {
                    throw new AssemblyException(
                            "the versions of " + coordinates.key() + " cannot be had: " + firstLine(cause)
                                    + "; try again, or assemble from what is here with --offline",
                            cause);
                }
            }
            return result.getVersions().stream().map(Version::toString).toList();
        } catch (VersionRangeResolutionException e) {
            throw new AssemblyException(
                    "the versions of " + coordinates.key() + " cannot be had: " + e.getMessage(), e);
        }
    }

    private static DefaultArtifact artifact(Coordinates coordinates) {
        return new DefaultArtifact(
                coordinates.group(),
                coordinates.artifact(),
                coordinates.classifier(),
                coordinates.type(),
                coordinates.version());
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Connected connect() throws AssemblyException {
        if (connected == null) {
            Path file = Path.of(System.getProperty("user.home", "/"), ".m2", "settings.xml");
            Settings settings = Files.isRegularFile(file) ? MavenSettings.read(file) : new Settings();
            RepositorySystem system = new RepositorySystemSupplier().get();
            DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
            session.setLocalRepositoryManager(
                    system.newLocalRepositoryManager(session, new LocalRepository(local.toFile())));
            session.setSystemProperties(System.getProperties());
            apply(settings, session);
            connected =
                    new Connected(system, session, system.newResolutionRepositories(session, repositories(settings)));
        }
        return connected;
    }

    private static void apply(Settings settings, DefaultRepositorySystemSession session) {
        DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
        for (Mirror mirror : settings.getMirrors()) {
            mirrors.add(
                    mirror.getId(),
                    mirror.getUrl(),
                    mirror.getLayout(),
                    false,
                    mirror.isBlocked(),
                    mirror.getMirrorOf(),
                    mirror.getMirrorOfLayouts());
        }
        session.setMirrorSelector(mirrors);
        DefaultProxySelector proxies = new DefaultProxySelector();
        for (Proxy proxy : settings.getProxies()) {
            if (proxy.isActive()) {
                AuthenticationBuilder secret = new AuthenticationBuilder()
                        .addUsername(proxy.getUsername())
                        .addPassword(proxy.getPassword());
                proxies.add(
                        new org.eclipse.aether.repository.Proxy(
                                proxy.getProtocol(), proxy.getHost(), proxy.getPort(), secret.build()),
                        proxy.getNonProxyHosts());
            }
        }
        session.setProxySelector(proxies);
        DefaultAuthenticationSelector secrets = new DefaultAuthenticationSelector();
        for (Server server : settings.getServers()) {
            secrets.add(
                    server.getId(),
                    new AuthenticationBuilder()
                            .addUsername(server.getUsername())
                            .addPassword(server.getPassword())
                            .build());
        }
        session.setAuthenticationSelector(secrets);
        session.setOffline(settings.isOffline());
    }

    private List<RemoteRepository> repositories(Settings settings) {
        List<RemoteRepository> repositories = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            repositories.add(new RemoteRepository.Builder(
                            "list-" + (i + 1), "default", urls.get(i).value())
                    .build());
        }
        for (Profile profile : settings.getProfiles()) {
            if (settings.getActiveProfiles().contains(profile.getId())) {
                for (Repository repository : profile.getRepositories()) {
                    repositories.add(new RemoteRepository.Builder(
                                    repository.getId(), repository.getLayout(), repository.getUrl())
                            .build());
                }
            }
        }
        repositories.add(new RemoteRepository.Builder("central", "default", CENTRAL).build());
        return repositories;
    }
}
