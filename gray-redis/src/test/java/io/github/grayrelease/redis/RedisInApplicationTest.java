package io.github.grayrelease.redis;

import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.autoconfigure.StoreInApplicationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Real applications on a real Redis. */
class RedisInApplicationTest extends StoreInApplicationContract {

    private static final String KEY = "gray-rules";

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
    protected String source() {
        return "redis://127.0.0.1:" + server().port() + "/" + KEY;
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
    protected void write(String text) throws Exception {
        redis.set(KEY, text);
        redis.cli("PUBLISH", KEY, "changed");
    }

    @Override
    protected void delete() throws Exception {
        redis.cli("DEL", KEY);
        redis.cli("PUBLISH", KEY, "changed");
    }
}
