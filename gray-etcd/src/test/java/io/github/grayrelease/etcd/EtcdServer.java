package io.github.grayrelease.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.github.grayrelease.ServerCertificate;
import io.github.grayrelease.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's etcd, a cluster of one. */
final class EtcdServer implements AutoCloseable {

    private static final String ORIGIN = "install Debian's package etcd-server";
    private static final int SOON_SECONDS = 15;

    final ServerProcess process;
    private final Path data;

    EtcdServer(Path directory) {
        this(directory, "");
    }

    /** With TLS on a port beside. */
    EtcdServer(Path directory, int port, ServerCertificate certificate) {
        this(
                directory,
                ",https://127.0.0.1:" + port,
                "--cert-file=" + certificate.certificate(),
                "--key-file=" + certificate.key());
    }

    private EtcdServer(Path directory, String moreClients, String... options) {
        data = directory.resolve("data");
        int port = ServerProcess.freePort();
        String clients = "http://127.0.0.1:" + port;
        String peers = "http://127.0.0.1:" + ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--data-dir=" + data,
                "--listen-client-urls=" + clients + moreClients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--heartbeat-interval=20",
                "--election-timeout=200"));
        command.addAll(List.of(options));
        process = new ServerProcess(port, ORIGIN, directory.resolve("log"), command);
        process.start();
    }

    /** Takes the files of a server that is down. */
    void forget() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    Client operator() {
        return Client.builder()
                .endpoints(URI.create("http://127.0.0.1:" + process.port()))
                .build();
    }

    void put(String key, String text) throws Exception {
        try (Client operator = operator()) {
            operator.getKVClient().put(bytes(key), bytes(text)).get(SOON_SECONDS, TimeUnit.SECONDS);
        }
    }

    void delete(String key) throws Exception {
        try (Client operator = operator()) {
            operator.getKVClient().delete(bytes(key)).get(SOON_SECONDS, TimeUnit.SECONDS);
        }
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    @Override
    public void close() {
        process.close();
    }
}
