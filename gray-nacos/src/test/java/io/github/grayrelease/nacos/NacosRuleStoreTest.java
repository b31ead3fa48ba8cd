package io.github.grayrelease.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.RuleStoreContract;
import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.source.LimitedSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Nacos server. */
@ExtendWith(SharedNacos.class)
class NacosRuleStoreTest extends RuleStoreContract {

    private static final int CHANGES = 20;

    private static NacosServer nacos;

    @BeforeAll
    static void start(NacosServer shared) throws Exception {
        nacos = shared;
        // Some threads of Nacos' client are shared by all clients of a process, and end with it.
        try (GrayRuleStore first = new LimitedSource(nacos.open("first"))) {
            watch(first, () -> {});
        }
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

    /** Its client may connect again where a change arrives while it is shut down. */
    @Test
    void whatIsClosedInTheMiddleOfAChangeDoesNotStayConnected() throws Exception {
        for (int i = 0; i < CHANGES; i++) {
            Semaphore signals = new Semaphore(0);
            try (GrayRuleStore store = new LimitedSource(open())) {
                watch(store, signals::release);
                nacos.publish(key, "change " + i);
                assertThat(signals.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
                nacos.publish(key, "another " + i);
            }
        }

        await().pollInSameThread().atMost(SOON).untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("nacos-grpc-client")));
    }
}
