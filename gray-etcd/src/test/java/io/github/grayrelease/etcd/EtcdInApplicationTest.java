package io.github.grayrelease.etcd;

import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.autoconfigure.StoreInApplicationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Real applications on a real etcd. */
class EtcdInApplicationTest extends StoreInApplicationContract {

    private static final String KEY = "/gray/rules";

    private static EtcdServer etcd;

    @BeforeAll
    static void start(@TempDir Path directory) {
        etcd = new EtcdServer(directory);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @Override
    protected String source() {
        return "etcd:http://127.0.0.1:" + server().port() + KEY;
    }

    @Override
    protected ServerProcess server() {
        return etcd.process;
    }

    @Override
    protected void forget() throws Exception {
        etcd.forget();
    }

    @Override
    protected void write(String text) throws Exception {
        etcd.put(KEY, text);
    }

    @Override
    protected void delete() throws Exception {
        etcd.delete(KEY);
    }
}
