package io.github.grayrelease.nacos;

import static io.github.grayrelease.RuleStoreContract.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.alibaba.nacos.api.NacosFactory;
import com.alibaba.nacos.api.config.ConfigService;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.GrayRuleStore;
import io.github.grayrelease.source.LimitedSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * The forms of gray.source and the client of each form; the client's local files, which must not replace a server's answer.
 */
@ExtendWith(SharedNacos.class)
class NacosSourcesTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static NacosServer nacos;

    private final ApplicationContextRunner without =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GrayNacosAutoConfiguration.class));

    @BeforeAll
    static void start(NacosServer shared) {
        nacos = shared;
    }

    private ApplicationContextRunner application() {
        return without.withBean(
                "nacos", ConfigService.class, NacosSourcesTest::client, bean -> bean.setDestroyMethodName("shutDown"));
    }

    private static ConfigService client() {
        try {
            Properties properties = new Properties();
            properties.setProperty("serverAddr", "127.0.0.1:" + nacos.process.port());
            return NacosFactory.createConfigService(properties);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static GrayRuleStore open(ApplicationContext context, String location) {
        GrayRuleSourceFactory factory = context.getBean(GrayRuleSourceFactory.class);
        assertThat(factory.scheme()).isEqualTo("nacos");
        return new LimitedSource(factory.open(location));
    }

    @Test
    void aDataIdAloneMeansTheApplicationsClient() {
        application().run(context -> {
            nacos.publish("theirs", "one");
            GrayRuleStore store = open(context, "/theirs");
            Semaphore signals = new Semaphore(0);
            watch(store, signals::release);
            assertThat(store.read()).contains(new Block("nacos:/DEFAULT_GROUP/theirs", "one"));
            signals.drainPermits();

            nacos.publish("theirs", "two");
            assertThat(signals.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(store.replace(Optional.of("two"), "three")).isTrue();

            store.close();
            await().atMost(SOON)
                    .until(
                            () -> context.getBean(ConfigService.class).getConfig("theirs", "DEFAULT_GROUP", 1_000),
                            "three"::equals);
        });
    }

    @Test
    void aFailoverFileOfTheClientsIsNoAnswer() throws Exception {
        nacos.publish("failover", "of the server");
        Path file = Path.of(
                System.getProperty("JM.SNAPSHOT.PATH"),
                "nacos/config/Config-fixed-public-127.0.0.1_" + nacos.process.port()
                        + "_nacos/data/config-data-tenant/public/DEFAULT_GROUP/failover");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "of the file");

        ConfigService theirs = client();
        try (GrayRuleStore store = new LimitedSource(nacos.open("failover"))) {
            assertThat(theirs.getConfig("failover", "DEFAULT_GROUP", 1_000)).isEqualTo("of the file");
            assertThat(store.read().map(Block::text)).contains("of the server");
        } finally {
            theirs.shutDown();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h/rules                                  | nacos:h/DEFAULT_GROUP/rules",
                "h:1/rules.yml?group=G                    | nacos:h:1/G/rules.yml",
                "a:1,b/rules?namespace=prod&group=G       | nacos:a:1,b/prod/G/rules",
                "u:p%40@h:1/gray.properties?namespace=n   | nacos:h:1/n/DEFAULT_GROUP/gray.properties",
                "/gray:rules?group=G                      | nacos:/G/gray:rules"
            })
    void anAddressIsServersDataIdGroupAndNamespace(String location, String name) {
        NacosAddress address = NacosAddress.parse(location);
        assertThat(address.name()).isEqualTo(name);
    }

    @Test
    void whatIsWrittenWithPercentIsSignedInWith() {
        assertThat(NacosAddress.parse("u:p%40%2B+@h:1/rules?namespace=n").properties())
                .containsEntry("username", "u")
                .containsEntry("password", "p@++")
                .containsEntry("serverAddr", "h:1")
                .containsEntry("namespace", "n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | can't be parsed",
                "/                           | can't be parsed",
                "h:8848                      | can't be parsed",
                "h:8848/a/b                  | can't be parsed",
                "s3cret@h/rules              | can't be parsed",
                "u:s3@cret@h/rules           | can't be parsed",
                "//h/rules                   | can't be parsed",
                "h/rules?group               | can't be parsed",
                "h/rules?password=s3cret     | has parameters other than group and namespace",
                "/rules?namespace=n          | has a namespace but no server, and the application's own client has its own namespace"
            })
    void anInvalidAddressStopsTheStart(String location, String what) {
        String all = what.equals("can't be parsed")
                ? what
                        + " as user, password, hosts, data id, group and namespace (percent-encode special characters in a"
                        + " password: %40 for @)"
                : what;
        without.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, location))
                .withMessage("" + all
                        + "; write nacos:[user:password@]host:8848/gray-rules?group=DEFAULT_GROUP&namespace=public, or"
                        + " nacos:/gray-rules for the application's own client")
                .withNoCause());
    }

    @Test
    void aDataIdAloneNeedsAnApplicationThatHasAClient() {
        without.run(context -> assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context, "/gray-rules"))
                .withMessage("names no server, and the application has no Nacos ConfigService; write"
                        + " nacos:localhost:8848/gray-rules or define such a bean"));
    }
}
