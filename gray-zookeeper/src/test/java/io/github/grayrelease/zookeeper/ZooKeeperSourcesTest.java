package io.github.grayrelease.zookeeper;

import static io.github.grayrelease.RuleStoreContract.watch;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.LimitedSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** The forms of gray.source and the client of each form; expired sessions; nodes without data. */
class ZooKeeperSourcesTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static ZooKeeperServer zooKeeper;

    private final ApplicationContextRunner without = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GrayZooKeeperAutoConfiguration.class));

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        zooKeeper = new ZooKeeperServer(directory);
    }

    @AfterAll
    static void stop() {
        zooKeeper.close();
    }

    private ApplicationContextRunner application() {
        return without.withBean("curator", CuratorFramework.class, zooKeeper::client);
    }

    private static GrayRuleStore open(ApplicationContext context, String location) {
        GrayRuleSourceFactory factory = context.getBean(GrayRuleSourceFactory.class);
        assertThat(factory.scheme()).isEqualTo("zookeeper");
        return new LimitedSource(factory.open(location));
    }

    private static void hears(Semaphore signals, GrayRuleStore store, String expected) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        Optional<String> held;
        do {
            assertThat(signals.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS))
                    .as("a signal for " + expected)
                    .isTrue();
            held = store.read().map(Block::text);
        } while (!held.equals(Optional.of(expected)));
    }

    @Test
    void aNodeAloneMeansTheApplicationsClient() {
        application().run(context -> {
            CuratorFramework theirs = context.getBean(CuratorFramework.class);
            zooKeeper.write("/theirs", "one");
            GrayRuleStore store = open(context, "/theirs");
            Semaphore signals = new Semaphore(0);
            watch(store, signals::release);

            assertThat(store.read()).contains(new Block("zookeeper:/theirs", "one"));
            assertThat(store.replace(Optional.of("one"), "two")).isTrue();
            hears(signals, store, "two");
            zooKeeper.write("/theirs", "three");
            hears(signals, store, "three");

            store.close();
            signals.drainPermits();
            assertThat(theirs.setData()
                            .forPath("/theirs", "four".getBytes(UTF_8))
                            .getDataLength())
                    .isEqualTo(4);
            theirs.sync().forPath("/theirs");
            assertThat(signals.availablePermits()).isZero();
        });
    }

    @Test
    void anExpiredSessionIsReplacedAndHeardAgain() {
        application().run(context -> {
            CuratorFramework theirs = context.getBean(CuratorFramework.class);
            zooKeeper.write("/expiring", "one");
            GrayRuleStore store = open(context, "/expiring");
            Semaphore signals = new Semaphore(0);
            watch(store, signals::release);
            hearsNothingOld(signals, store);

            expire(zooKeeper, theirs);
            // Nobody has written: it is the regained connection that is signalled.
            assertThat(signals.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            for (String text : new String[] {"two", "three", "four"}) {
                zooKeeper.write("/expiring", text);
                hears(signals, store, text);
            }
            store.close();
        });
    }

    private static void hearsNothingOld(Semaphore signals, GrayRuleStore store) throws Exception {
        store.read();
        signals.drainPermits();
    }

    /** Ends the session of a client behind its back, as a server does that has not heard of it for too long. */
    static void expire(ZooKeeperServer zooKeeper, CuratorFramework client) throws Exception {
        ZooKeeper session = client.getZookeeperClient().getZooKeeper();
        CountDownLatch lost = new CountDownLatch(1);
        client.getConnectionStateListenable().addListener((by, state) -> {
            if (state == ConnectionState.LOST) {
                lost.countDown();
            }
        });
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper twin = new ZooKeeper(
                zooKeeper.address(),
                session.getSessionTimeout(),
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                session.getSessionId(),
                session.getSessionPasswd());
        assertThat(connected.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        twin.close();
        assertThat(lost.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aNodeWithoutDataIsAnEmptyText() throws Exception {
        try (CuratorFramework operator = zooKeeper.client()) {
            operator.create().forPath("/bare", null);
            assertThat(operator.getData().forPath("/bare")).isNull();
        }
        try (GrayRuleStore store = new LimitedSource(ZooKeeperRuleStore.over(zooKeeper.address(), "/bare"))) {
            assertThat(store.read()).contains(new Block("zookeeper:" + zooKeeper.address() + "/bare", ""));
            assertThat(store.replace(Optional.of(""), "rules")).isTrue();
            assertThat(store.read().map(Block::text)).contains("rules");
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aClientThatIsClosedFirstNeitherHoldsUpTheSourceNorIsWarnedAbout(CapturedOutput log) {
        CompletableFuture<GrayRuleStore> opened = new CompletableFuture<>();
        application().run(context -> {
            GrayRuleStore store = open(context, "/last");
            watch(store, () -> {});
            opened.complete(store);
        });
        long begin = System.nanoTime();
        opened.join().close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(log).doesNotContain("WARN").doesNotContain("ERROR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h/rules                  | zookeeper:h/rules",
                "h:1/gray/rules           | zookeeper:h:1/gray/rules",
                "a:1,b,c_d:3/gray/rules   | zookeeper:a:1,b,c_d:3/gray/rules",
                "[::1]:1/rules            | zookeeper:[::1]:1/rules",
                "h/a@b:c,d                | zookeeper:h/a@b:c,d",
                "/gray/rules              | zookeeper:/gray/rules"
            })
    void anAddressIsServersAndANodeWithItsSlash(String location, String name) {
        application().run(context -> {
            try (GrayRuleStore store = open(context, location)) {
                assertThat(store).hasToString(name);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                       | names no node",
                "/                        | names no node",
                "h:2181                   | names no node",
                "h:2181/                  | names no node",
                "h/rules/                 | names an invalid node",
                "//u:s3cret@h/rules       | names an invalid node",
                "h/gray/../rules          | names an invalid node",
                "u:s3cret@h/rules         | has an '@', but only the application's own client can sign in",
                "a;b/rules                | can't be parsed as hosts and node",
                "a,/rules                 | can't be parsed as hosts and node"
            })
    void anInvalidAddressStopsTheStart(String location, String what) {
        String all = what.endsWith("invalid node") ? what + " (no part may be empty, '.' or '..')" : what;
        application().run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, location))
                .withMessage("" + all
                        + "; write zookeeper:host:2181[,host:2181]/gray/rules, or zookeeper:/gray/rules for the"
                        + " application's own CuratorFramework")
                .withNoCause());
    }

    @Test
    void aNodeAloneNeedsAnApplicationThatHasAClient() {
        without.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, "/gray/rules"))
                .withMessage("names no server, and the application has no CuratorFramework; write"
                        + " zookeeper:localhost:2181/gray/rules or define such a bean"));
    }
}
