package io.github.grayrelease.etcd;

import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.autoconfigure.RolloutOfProcessesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on a real etcd, of which one serves all requests and judges what it serves. */
class EtcdRolloutTest extends RolloutOfProcessesContract {

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
    protected void write(String text) throws Exception {
        etcd.put(KEY, text);
    }

    @Override
    protected String analysis() {
        return "{ scope: instance, instances: 3 }";
    }

    @Override
    protected int judging() {
        return 1;
    }
}
