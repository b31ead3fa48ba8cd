package io.github.grayrelease.etcd;

import static io.github.grayrelease.RuleStoreContract.watch;
import static io.github.grayrelease.etcd.EtcdServer.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.Client;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.ServerCertificate;
import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.source.LimitedSource;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The forms of gray.source and the client of each form; compaction; authenticated users. */
class EtcdSourcesTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String PASSWORD = "s3cret@:/,x";
    private static final String ESCAPED = "s3cret%40%3A%2F%2Cx";

    private static EtcdServer etcd;

    private final ApplicationContextRunner without =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GrayEtcdAutoConfiguration.class));

    @BeforeAll
    static void start(@TempDir Path directory) {
        etcd = new EtcdServer(directory);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    private ApplicationContextRunner application() {
        return without.withBean("etcd", Client.class, etcd::operator);
    }

    private static GrayRuleStore open(ApplicationContext context, String location) {
        GrayRuleSourceFactory factory = context.getBean(GrayRuleSourceFactory.class);
        assertThat(factory.scheme()).isEqualTo("etcd");
        return new LimitedSource(factory.open(location));
    }

    private static void hears(Semaphore signals, GrayRuleStore store, String expected) throws Exception {
        hears(signals, expected, store::read);
    }

    /** Of a server that has been away: a client may still find that out. */
    private static void hearsAgain(Semaphore signals, GrayRuleStore store, String expected) throws Exception {
        hears(signals, expected, () -> await().atMost(SOON)
                .ignoreExceptionsMatching(EtcdSourcesTest::isAway)
                .until(store::read, answer -> true));
    }

    private static void hears(Semaphore signals, String expected, Callable<Optional<Block>> read) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        Optional<String> held;
        do {
            assertThat(signals.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS))
                    .as("a signal for " + expected)
                    .isTrue();
            held = read.call().map(Block::text);
        } while (!held.equals(Optional.of(expected)));
    }

    /** What a client says of a server that does not answer, or not yet; "channel closed", of a call that was begun. */
    private static boolean isAway(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof StatusRuntimeException
                ? message.startsWith("UNAVAILABLE") || message.equals("UNKNOWN: channel closed")
                : e instanceof IOException && message.equals("the source did not answer within 2 seconds");
    }

    @Test
    void aKeyAloneMeansTheApplicationsClient() {
        application().run(context -> {
            etcd.put("/theirs", "one");
            GrayRuleStore store = open(context, "/theirs");
            Semaphore signals = new Semaphore(0);
            watch(store, signals::release);

            assertThat(store.read()).contains(new Block("etcd:/theirs", "one"));
            assertThat(store.replace(Optional.of("one"), "two")).isTrue();
            hears(signals, store, "two");
            etcd.process.kill();
            etcd.process.start();
            etcd.put("/theirs", "three");
            hearsAgain(signals, store, "three");
            etcd.put("/theirs", "four");
            hears(signals, store, "four");

            store.close();
            assertThat(context.getBean(Client.class)
                            .getKVClient()
                            .get(bytes("/theirs"))
                            .get(SOON.toSeconds(), TimeUnit.SECONDS)
                            .getCount())
                    .isEqualTo(1);
        });
    }

    @Test
    void anApplicationsClientThatWaitsForItsServerIsNotWaitedFor() {
        application().run(context -> {
            etcd.put("/late", "old");
            GrayRuleStore store = open(context, "/late");
            assertThat(store.read().map(Block::text)).contains("old");
            etcd.process.kill();
            try {
                // What was under way when the connection broke may fail at once; what comes after it would wait.
                failsInTime(store::read);
                failsInTime(store::read);
                failsInTime(() -> store.replace(Optional.of("old"), "new"));
            } finally {
                etcd.process.start();
            }
            await().atMost(SOON)
                    .ignoreExceptionsMatching(EtcdSourcesTest::isAway)
                    .until(() -> store.read().isPresent());
            assertThat(store.read().map(Block::text)).contains("old");
            store.close();
        });
    }

    private static void failsInTime(ThrowingCallable call) {
        long begin = System.nanoTime();
        assertThatThrownBy(call)
                .satisfies(e -> assertThat(isAway(e)).as(e.toString()).isTrue());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whatWasCompactedMeanwhileIsNoMatter() throws Exception {
        GrayRuleStore store = new LimitedSource(
                EtcdRuleStore.over(EtcdAddress.parse("http://127.0.0.1:" + etcd.process.port() + "/compacted")));
        Semaphore signals = new Semaphore(0);
        try (store) {
            etcd.put("/compacted", "one");
            watch(store, signals::release);
            etcd.process.kill();
            etcd.process.start();
            try (Client operator = etcd.operator()) {
                operator.getKVClient().put(bytes("/compacted"), bytes("two")).get();
                long newest = operator.getKVClient()
                        .put(bytes("/compacted"), bytes("three"))
                        .get()
                        .getHeader()
                        .getRevision();
                operator.getKVClient().compact(newest).get();
            }
            hearsAgain(signals, store, "three");
            etcd.put("/compacted", "four");
            hears(signals, store, "four");
        }
    }

    @Test
    void aUserSignsInAndIsNotNamed(@TempDir Path directory) throws Exception {
        try (EtcdServer guarded = new EtcdServer(Files.createDirectory(directory.resolve("guarded")))) {
            guarded.put("/gray/rules", "one");
            requirePassword(guarded);
            String server = "127.0.0.1:" + guarded.process.port();

            try (GrayRuleStore store = new LimitedSource(
                    EtcdRuleStore.over(EtcdAddress.parse("http://root:" + ESCAPED + "@" + server + "/gray/rules")))) {
                Semaphore signals = new Semaphore(0);
                watch(store, signals::release);
                assertThat(store.read()).contains(new Block("etcd:http://" + server + "/gray/rules", "one"));
                assertThat(store.replace(Optional.of("one"), "two")).isTrue();
                hears(signals, store, "two");
            }
            try (GrayRuleStore store = new LimitedSource(
                    EtcdRuleStore.over(EtcdAddress.parse("http://root:wr0ng@" + server + "/gray/rules")))) {
                assertThatThrownBy(store::read)
                        .hasStackTraceContaining("authentication failed, invalid user ID or password")
                        .satisfies(e -> assertThat(e)
                                .hasStackTraceContaining("etcd")
                                .asString()
                                .doesNotContain("wr0ng"));
            }
        }
    }

    private static void requirePassword(EtcdServer server) throws Exception {
        try (Client operator = server.operator()) {
            Auth users = operator.getAuthClient();
            users.userAdd(bytes("root"), bytes(PASSWORD)).get();
            users.roleAdd(bytes("root")).get();
            users.userGrantRole(bytes("root"), bytes("root")).get();
            users.authEnable().get();
        }
    }

    @Test
    void httpsSpeaksTls(@TempDir Path directory) throws Exception {
        ServerCertificate certificate = ServerCertificate.of(directory, "ip:127.0.0.1");
        int port = ServerProcess.freePort();
        try (EtcdServer server = new EtcdServer(directory, port, certificate)) {
            server.put("/gray/rules", "one");

            assertThat(certificate.trusted(() -> readByTls(port)))
                    .contains(new Block("etcd:https://127.0.0.1:" + port + "/gray/rules", "one"));
            assertThatThrownBy(() -> readByTls(port))
                    .as("a certificate that nobody vouches for")
                    .hasRootCauseMessage("unable to find valid certification path to requested target");
        }
    }

    @Test
    void httpsAsksForTheServersName(@TempDir Path directory) throws Exception {
        ServerCertificate certificate = ServerCertificate.of(directory, "dns:elsewhere.example");
        int port = ServerProcess.freePort();
        try (EtcdServer server = new EtcdServer(directory, port, certificate)) {
            server.put("/gray/rules", "one");

            assertThatThrownBy(() -> certificate.trusted(() -> readByTls(port)))
                    .hasRootCauseMessage("No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    private static Optional<Block> readByTls(int port) throws Exception {
        try (GrayRuleStore store = EtcdRuleStore.over(EtcdAddress.parse("https://127.0.0.1:" + port + "/gray/rules"))) {
            return store.read();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h/gray/rules                   | etcd:http://h:2379/gray/rules",
                "http://h:1/rules                      | etcd:http://h:1/rules",
                "http://a:1,http://b:2/gray/rules      | etcd:http://a:1,b:2/gray/rules",
                "http://a,b,c:3/gray/rules             | etcd:http://a:2379,b:2379,c:3/gray/rules",
                "http://u:p@a,b/gray/rules             | etcd:http://a:2379,b:2379/gray/rules",
                "https://[::1]:1,[::2]/rules           | etcd:https://[::1]:1,[::2]:2379/rules",
                "http://a_b/r,http://c/@:              | etcd:http://a_b:2379/r,http://c/@:"
            })
    void anAddressIsServersAndAKeyWithItsSlash(String location, String name) {
        assertThat(EtcdAddress.parse(location).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                         | begins with neither http:// nor https:// nor /",
                "h:2379/gray/rules          | begins with neither http:// nor https:// nor /",
                "//h:2379/gray/rules        | begins with neither http:// nor https:// nor /",
                "/                          | names no key",
                "http://h:2379              | names no key",
                "http://h:2379/             | names no key",
                "http://a,b                 | names no key",
                "http://u:s3@cret@h/rules   | can't be parsed",
                "http://s3cret@h/rules      | can't be parsed",
                "http://a,https://b/rules   | can't be parsed",
                "http://a,u:s3cret@b/rules  | can't be parsed",
                "http:///rules              | can't be parsed"
            })
    void anInvalidAddressStopsTheStart(String location, String what) {
        String all = what.equals("can't be parsed")
                ? what
                        + " as user, password, hosts and key (percent-encode special characters in a password: %40 for @)"
                : what;
        application().run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, location))
                .withMessage("" + all
                        + "; write etcd:http://[user:password@]host:2379[,host:2379]/gray/rules, or etcd:/gray/rules"
                        + " for the application's own client")
                .withNoCause());
    }

    @Test
    void aKeyAloneNeedsAnApplicationThatHasAClient() {
        without.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, "/gray/rules"))
                .withMessage("names no server, and the application has no io.etcd.jetcd.Client; write"
                        + " etcd:http://localhost:2379/gray/rules or define such a bean"));
    }
}
