package io.github.grayrelease.redis;

import static io.github.grayrelease.RuleStoreContract.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.ServerCertificate;
import io.github.grayrelease.ServerProcess;
import io.github.grayrelease.source.LimitedSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The forms of gray.source and the connection of each form; keyspace notifications; authenticated users. */
class RedisSourcesTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String PASSWORD = "s3cret@:/x";
    private static final String ESCAPED = "s3cret%40%3A%2Fx";
    private static final String NO_ANSWER = "the source did not answer within 2 seconds";
    private static final int DATABASE = 3;

    private static RedisServer redis;

    private final ApplicationContextRunner without =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GrayRedisAutoConfiguration.class));

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        redis = new RedisServer(directory, "--notify-keyspace-events", "K$gx");
        redis.cli(("ACL SETUSER gray on >" + PASSWORD + " ~with/slash &with/slash &__keyspace@0__:with/slash"
                        + " +get +set +ping +eval +subscribe +unsubscribe +publish")
                .split(" "));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private ApplicationContextRunner application() {
        return without.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                .withPropertyValues(
                        "spring.data.redis.host=127.0.0.1",
                        "spring.data.redis.port=" + redis.process.port(),
                        "spring.data.redis.database=" + DATABASE);
    }

    private static GrayRuleStore open(ApplicationContext context, String scheme, String location) {
        GrayRuleSource source = context.getBeansOfType(GrayRuleSourceFactory.class).values().stream()
                .filter(factory -> factory.scheme().equals(scheme))
                .findFirst()
                .orElseThrow()
                .open(location);
        return new LimitedSource(source);
    }

    private static String server() {
        return "//127.0.0.1:" + redis.process.port();
    }

    private static void hears(Semaphore signals, GrayRuleStore store, Optional<String> expected) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        Optional<String> held;
        do {
            assertThat(signals.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS))
                    .as("a signal for " + expected)
                    .isTrue();
            held = store.read().map(Block::text);
        } while (!held.equals(expected));
    }

    @Test
    void aKeyAloneMeansTheApplicationsConnection() {
        application().run(context -> {
            StringRedisTemplate operator = context.getBean(StringRedisTemplate.class);
            operator.opsForValue().set("theirs", "one");
            GrayRuleStore store = open(context, "redis", "theirs");
            Semaphore signals = new Semaphore(0);
            watch(store, signals::release);

            assertThat(store.read()).contains(new Block("redis:theirs", "one"));
            assertThat(store.replace(Optional.of("one"), "two")).isTrue();
            assertThat(operator.opsForValue().get("theirs")).isEqualTo("two");
            hears(signals, store, Optional.of("two"));
            operator.opsForValue().set("theirs", "three");
            hears(signals, store, Optional.of("three"));

            store.close();
            assertThat(operator.opsForValue().get("theirs")).isEqualTo("three");
            // How many have heard it.
            await().atMost(SOON).until(() -> operator.convertAndSend("theirs", "changed"), heard -> heard == 0);
        });
    }

    @Test
    void aPlainSetIsHeardWhereTheServerNotifiesOfKeys() throws Exception {
        GrayRuleStore store =
                new LimitedSource(RedisRuleStore.over(RedisAddress.parse("redis", server() + "/5/plain")));
        Semaphore signals = new Semaphore(0);
        try (store) {
            watch(store, signals::release);
            redis.cli("-n", "5", "SET", "plain", "one");
            hears(signals, store, Optional.of("one"));
            redis.cli("-n", "5", "SET", "plain", "two");
            hears(signals, store, Optional.of("two"));
            redis.cli("-n", "5", "DEL", "plain");
            hears(signals, store, Optional.empty());
            redis.cli("-n", "5", "SET", "plain", "three", "PX", "100");
            hears(signals, store, Optional.of("three"));
            hears(signals, store, Optional.empty());
        }
    }

    @Test
    void theMinuteThatAnApplicationWouldWaitIsNotOurs() {
        application().run(context -> {
            GrayRuleStore store = open(context, "redis", "slow");
            assertThat(store.read()).isEmpty();
            redis.process.hang();
            try {
                long begin = System.nanoTime();
                assertThatThrownBy(store::read).isInstanceOf(IOException.class).hasMessage(NO_ANSWER);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(2_500));
            } finally {
                redis.process.resume();
                store.close();
            }
        });
    }

    @Test
    void aReplacementThatFailedIsNotMadeUpForLater() {
        application().run(context -> {
            StringRedisTemplate operator = context.getBean(StringRedisTemplate.class);
            operator.opsForValue().set("late", "old");
            GrayRuleStore store = open(context, "redis", "late");
            redis.process.kill();
            try {
                assertThatThrownBy(() -> store.replace(Optional.of("old"), "new"))
                        .isInstanceOf(IOException.class)
                        .hasMessage(NO_ANSWER);
            } finally {
                redis.process.start();
            }
            await().atMost(SOON)
                    .ignoreExceptionsMatching(e -> NO_ANSWER.equals(e.getMessage()))
                    .until(() -> store.read().isPresent());
            assertThat(store.read().map(Block::text)).contains("old");
            store.close();
        });
        application().run(context -> assertThat(
                        context.getBean(StringRedisTemplate.class).opsForValue().get("late"))
                .isEqualTo("old"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aContextThatClosesFirstNeitherHoldsUpTheSourceNorIsWarnedAbout(CapturedOutput log) {
        CompletableFuture<GrayRuleStore> opened = new CompletableFuture<>();
        application().run(context -> {
            GrayRuleStore store = open(context, "redis", "last");
            watch(store, () -> {});
            opened.complete(store);
        });
        long begin = System.nanoTime();
        opened.join().close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(log).doesNotContain("WARN").doesNotContain("ERROR");
    }

    @Test
    void aUserWithJustTheRightsItNeedsSignsInAndIsNotNamed() throws Exception {
        String location = "//gray:" + ESCAPED + "@127.0.0.1:" + redis.process.port() + "/with/slash";
        redis.set("with/slash", "one");
        try (GrayRuleStore store = new LimitedSource(RedisRuleStore.over(RedisAddress.parse("redis", location)))) {
            Semaphore signals = new Semaphore(0);
            watch(store, signals::release);
            assertThat(store.read()).contains(new Block("redis:" + server() + "/0/with/slash", "one"));
            assertThat(store.replace(Optional.of("one"), "two")).isTrue();
            hears(signals, store, Optional.of("two"));
        }
    }

    @Test
    void aWrongPasswordIsAnErrorThatDoesNotRepeatIt() {
        RedisAddress address = RedisAddress.parse("redis", "//gray:wr0ng@127.0.0.1:" + redis.process.port() + "/x");
        assertThat(address.toString()).doesNotContain("wr0ng");
        try (GrayRuleStore store = new LimitedSource(RedisRuleStore.over(address))) {
            assertThatThrownBy(store::read)
                    .hasRootCauseMessage("WRONGPASS invalid username-password pair or user is disabled.")
                    .hasStackTraceContaining("RedisConnectionFailureException")
                    .satisfies(e -> assertThat(e).asString().doesNotContain("wr0ng"));
        }
    }

    @Test
    void redissSpeaksTls(@TempDir Path directory) throws Exception {
        ServerCertificate certificate = ServerCertificate.of(directory, "ip:127.0.0.1");
        int port = ServerProcess.freePort();
        try (RedisServer server = withTls(directory, port, certificate)) {
            server.set("gray-rules", "one");

            assertThat(certificate.trusted(() -> readByTls(port)))
                    .contains(new Block("rediss://127.0.0.1:" + port + "/0/gray-rules", "one"));
            assertThatThrownBy(() -> readByTls(port))
                    .as("a certificate that nobody vouches for")
                    .isInstanceOf(RedisConnectionFailureException.class)
                    .hasRootCauseMessage("unable to find valid certification path to requested target");
        }
    }

    @Test
    void redissAsksForTheServersName(@TempDir Path directory) throws Exception {
        ServerCertificate certificate = ServerCertificate.of(directory, "dns:elsewhere.example");
        int port = ServerProcess.freePort();
        try (RedisServer server = withTls(directory, port, certificate)) {
            server.set("gray-rules", "one");

            assertThatThrownBy(() -> certificate.trusted(() -> readByTls(port)))
                    .isInstanceOf(RedisConnectionFailureException.class)
                    .hasRootCauseMessage("No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    private static RedisServer withTls(Path directory, int port, ServerCertificate certificate) {
        return new RedisServer(
                directory,
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate.certificate().toString(),
                "--tls-key-file",
                certificate.key().toString(),
                "--tls-auth-clients",
                "no");
    }

    private static Optional<Block> readByTls(int port) throws Exception {
        try (GrayRuleStore store = new LimitedSource(
                RedisRuleStore.over(RedisAddress.parse("rediss", "//127.0.0.1:" + port + "/gray-rules")))) {
            return store.read();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "//h/rules,               redis://h:6379/0/rules",
        "//h:1/rules,             redis://h:1/0/rules",
        "//h/7/rules,             redis://h:6379/7/rules",
        "//h/7/8,                 redis://h:6379/7/8",
        "//h/gray/rules,          redis://h:6379/0/gray/rules",
        "//h/gray%20rules,        redis://h:6379/0/gray rules",
        "//h/gray:rules,          redis://h:6379/0/gray:rules",
        "//:p@h/rules,            redis://h:6379/0/rules",
        "//[::1]:1/rules,         redis://[::1]:1/0/rules"
    })
    void anAddressIsServerDatabaseAndKey(String location, String name) {
        assertThat(RedisAddress.parse("redis", location).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "redis,  ///rules,            has no valid host",
        "redis,  //h,                 names no key",
        "redis,  //h/,                names no key",
        "redis,  //h/3,               names no key",
        "redis,  //h/3/,              names no key",
        "redis,  //s3cret@h/rules,    has no colon before the password",
        "redis,  //u:s3cret^@h/rules, is not a URI (percent-encode special characters in a password: %40 for @)",
        "redis,  //h/rules?db=1,      has a '?' or '#'",
        "redis,  //h/rules#s3cret,    has a '?' or '#'",
        "redis,  //h:port/rules,      has no valid host",
        "rediss, rules,               names no server"
    })
    void anInvalidAddressStopsTheStart(String scheme, String location, String what) {
        without.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, scheme, location))
                .withMessage("" + what + "; write " + scheme + "://[user:password@]host:6379[/database]/gray-rules")
                .withNoCause());
    }

    @Test
    void aKeyAloneNeedsAnApplicationThatHasRedis() {
        without.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, "redis", "gray-rules"))
                .withMessage("names no server, and the application has no RedisConnectionFactory;"
                        + " write redis://localhost:6379/gray-rules or add spring-boot-starter-data-redis"));
    }

    @Test
    void noKeyIsRefusedAtTheStart() {
        application().run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, "redis", " "))
                .withMessage("names no key; write redis:gray-rules or" + " redis://localhost:6379/gray-rules"));
    }
}
