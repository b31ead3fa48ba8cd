package io.github.grayrelease.zookeeper;

import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.autoconfigure.StoreInApplicationContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Real applications on a real ZooKeeper. */
class ZooKeeperInApplicationTest extends StoreInApplicationContract {

    private static final String KEY = "/gray/rules";

    private static ZooKeeperServer zooKeeper;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        zooKeeper = new ZooKeeperServer(directory);
    }

    @AfterAll
    static void stop() {
        zooKeeper.close();
    }

    @Override
    protected String source() {
        return "zookeeper:127.0.0.1:" + server().port() + KEY;
    }

    @Override
    protected ServerProcess server() {
        return zooKeeper.process;
    }

    @Override
    protected void forget() throws Exception {
        zooKeeper.forget();
    }

    @Override
    protected void write(String text) throws Exception {
        zooKeeper.write(KEY, text);
    }

    @Override
    protected void delete() throws Exception {
        zooKeeper.delete(KEY);
    }
}
