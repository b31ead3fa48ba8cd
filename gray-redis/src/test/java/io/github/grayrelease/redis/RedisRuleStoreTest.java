package io.github.grayrelease.redis;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.InstanceValuesContract;
import io.github.grayrelease.RuleStoreContract;
import io.github.grayrelease.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis in Debian's configuration, without keyspace notifications: writers announce changes on the channel. */
class RedisRuleStoreTest extends RuleStoreContract {

    private static RedisServer redis;

    @BeforeAll
    static void start(@TempDir Path directory) {
        redis = new RedisServer(directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Override
    protected ServerProcess server() {
        return redis.process;
    }

    @Override
    protected void forget() throws Exception {
        redis.forget();
    }

    @Override
    protected GrayRuleStore open() {
        return RedisRuleStore.over(RedisAddress.parse("redis", "//127.0.0.1:" + server().port() + "/" + key));
    }

    @Override
    protected void write(String text) throws Exception {
        redis.set(key, text);
        redis.cli("PUBLISH", key, "changed");
    }

    @Override
    protected void delete() throws Exception {
        redis.cli("DEL", key);
        redis.cli("PUBLISH", key, "changed");
    }

    @Nested
    class ValuesOfInstances extends InstanceValuesContract {

        @Override
        protected ServerProcess server() {
            return redis.process;
        }

        @Override
        protected void forget() throws Exception {
            redis.forget();
        }

        @Override
        protected GrayRuleStore open(int port, String key) {
            return RedisRuleStore.over(RedisAddress.parse("redis", "//127.0.0.1:" + port + "/" + key));
        }
    }
}
