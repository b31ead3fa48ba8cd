package io.github.grayrelease.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/** A real ZooKeeper from the test's class path, in its own process. Its sessions are short, to keep the tests fast. */
final class ZooKeeperServer implements AutoCloseable {

    final ServerProcess process;
    private final Path data;

    ZooKeeperServer(Path directory) throws IOException {
        data = directory.resolve("data");
        int port = ServerProcess.freePort();
        Path configuration = directory.resolve("zoo.cfg");
        Files.writeString(
                configuration,
                """
                tickTime=200
                minSessionTimeout=400
                maxSessionTimeout=1500
                admin.enableServer=false
                clientPortAddress=127.0.0.1
                clientPort=%d
                dataDir=%s
                """
                        .formatted(port, data));
        process = new ServerProcess(
                port,
                "it is the java that runs the test",
                directory.resolve("log"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        // Forcing each session to the disk may take seconds on a busy machine.
                        "-Dzookeeper.forceSync=no",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ZooKeeperServerMain.class.getName(),
                        configuration.toString()));
        process.start();
    }

    String address() {
        return "127.0.0.1:" + process.port();
    }

    CuratorFramework client() {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(address())
                .sessionTimeoutMs(1_500)
                .connectionTimeoutMs(1_000)
                .retryPolicy(new RetryNTimes(100, 100))
                .ensembleTracker(false)
                .build();
        client.start();
        return client;
    }

    /** Takes the files of a server that is down. */
    void forget() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    void write(String node, String text) throws Exception {
        try (CuratorFramework operator = client()) {
            operator.create().orSetData().creatingParentsIfNeeded().forPath(node, text.getBytes(UTF_8));
        }
    }

    void delete(String node) throws Exception {
        try (CuratorFramework operator = client()) {
            operator.delete().forPath(node);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
