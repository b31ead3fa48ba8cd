package io.github.grayrelease.nacos;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.RuleStoreContract;
import io.github.grayrelease.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A real Nacos server. */
class NacosRuleStoreTest extends RuleStoreContract {

    private static NacosServer nacos;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        nacos = new NacosServer(directory);
        // Some threads of Nacos' client are shared by all clients of a process, and end with it.
        try (GrayRuleStore first = nacos.open("first")) {
            watch(first, () -> {});
        }
    }

    @AfterAll
    static void stop() {
        nacos.close();
    }

    @Override
    protected ServerProcess server() {
        return nacos.process;
    }

    @Override
    protected void forget() throws Exception {
        nacos.forget();
    }

    /** Nacos refuses blank texts. */
    @Override
    protected String emptiest() {
        return "#";
    }

    @Override
    protected GrayRuleStore open() {
        return nacos.open(key);
    }

    @Override
    protected void write(String text) throws Exception {
        nacos.ready();
        nacos.publish(key, text);
    }

    @Override
    protected void delete() throws Exception {
        nacos.delete(key);
    }
}
