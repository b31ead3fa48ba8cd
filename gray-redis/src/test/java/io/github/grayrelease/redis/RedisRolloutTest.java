package io.github.grayrelease.redis;

import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.autoconfigure.RolloutOfProcessesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on a real Redis, of which none sees enough alone: they judge the sum. */
class RedisRolloutTest extends RolloutOfProcessesContract {

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
    protected void write(String text) throws Exception {
        redis.set(KEY, text);
    }

    @Override
    protected String analysis() {
        return "{ scope: shared }";
    }

    @Override
    protected int judging() {
        return 3;
    }
}
