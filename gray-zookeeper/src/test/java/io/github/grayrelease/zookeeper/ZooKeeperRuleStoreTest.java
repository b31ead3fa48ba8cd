package io.github.grayrelease.zookeeper;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.InstanceValuesContract;
import io.github.grayrelease.RuleStoreContract;
import io.github.grayrelease.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A real ZooKeeper in its own process. */
class ZooKeeperRuleStoreTest extends RuleStoreContract {

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
    protected ServerProcess server() {
        return zooKeeper.process;
    }

    @Override
    protected void forget() throws Exception {
        zooKeeper.forget();
    }

    @Override
    protected GrayRuleStore open() {
        return ZooKeeperRuleStore.over(zooKeeper.address(), "/gray/" + key + "/rules");
    }

    @Override
    protected void write(String text) throws Exception {
        zooKeeper.write("/gray/" + key + "/rules", text);
    }

    @Override
    protected void delete() throws Exception {
        zooKeeper.delete("/gray/" + key + "/rules");
    }

    @Nested
    class ValuesOfInstances extends InstanceValuesContract {

        @Override
        protected ServerProcess server() {
            return zooKeeper.process;
        }

        @Override
        protected void forget() throws Exception {
            zooKeeper.forget();
        }

        @Override
        protected GrayRuleStore open(int port, String key) {
            return ZooKeeperRuleStore.over("127.0.0.1:" + port, "/gray/" + key);
        }

        /** What the server grants at most. */
        @Override
        protected Duration shortest() {
            return Duration.ofMillis(1_500);
        }

        @Override
        protected boolean isOfTheConnection() {
            return true;
        }
    }
}
