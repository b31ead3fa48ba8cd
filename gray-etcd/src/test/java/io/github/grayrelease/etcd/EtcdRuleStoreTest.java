package io.github.grayrelease.etcd;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.InstanceValuesContract;
import io.github.grayrelease.RuleStoreContract;
import io.github.grayrelease.ServerProcess;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd. */
class EtcdRuleStoreTest extends RuleStoreContract {

    private static EtcdServer etcd;

    @BeforeAll
    static void start(@TempDir Path directory) {
        etcd = new EtcdServer(directory);
        // The JDK's thread for delays is shared by all of a process: whichever test came first would find it left
        // behind.
        CompletableFuture.delayedExecutor(1, TimeUnit.NANOSECONDS).execute(() -> {});
    }

    @AfterAll
    static void stop() {
        etcd.close();
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
    protected GrayRuleStore open() {
        return EtcdRuleStore.over(EtcdAddress.parse("http://127.0.0.1:" + server().port() + "/gray/" + key));
    }

    @Override
    protected void write(String text) throws Exception {
        etcd.put("/gray/" + key, text);
    }

    @Override
    protected void delete() throws Exception {
        etcd.delete("/gray/" + key);
    }

    @Nested
    class ValuesOfInstances extends InstanceValuesContract {

        @Override
        protected ServerProcess server() {
            return etcd.process;
        }

        @Override
        protected void forget() throws Exception {
            etcd.forget();
        }

        @Override
        protected GrayRuleStore open(int port, String key) {
            return EtcdRuleStore.over(EtcdAddress.parse("http://127.0.0.1:" + port + "/gray/" + key));
        }
    }
}
