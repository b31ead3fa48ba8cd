package io.github.grayrelease.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.source.LimitedSource;
import io.github.grayrelease.source.LimitedValues;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSetCommands;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The values of single instances on a Redis Cluster of one node, which refuses commands with keys of several slots. */
class RedisInstanceValuesTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static RedisServer redis;
    private static LettuceConnectionFactory cluster;
    private static StringRedisTemplate operator;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        redis = new RedisServer(directory, "--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
        redis.cli("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        cluster = new LettuceConnectionFactory(
                new RedisClusterConfiguration(List.of("127.0.0.1:" + redis.process.port())));
        cluster.afterPropertiesSet();
        cluster.start();
        operator = new StringRedisTemplate(cluster);
        await().atMost(SOON).ignoreExceptions().until(() -> {
            operator.opsForValue().set("ready", "yes");
            return true;
        });
    }

    @AfterAll
    static void stop() {
        cluster.destroy();
        redis.close();
    }

    private static InstanceValues values(String key, Duration lease) {
        return RedisRuleStore.over(() -> cluster, key).instances(".counters", lease);
    }

    @Test
    void eachCommandHasOneKey() throws Exception {
        assertThatThrownBy(() -> redis.cli("DEL", "a", "b")).hasMessageContaining("CROSSSLOT");
        InstanceValues one = values("slots", LEASE);
        InstanceValues other = values("slots", LEASE);
        one.put("1");
        other.put("2");
        assertThat(one.all()).isEqualTo(Map.of(one.id(), "1", other.id(), "2"));
        other.close();
        assertThat(one.all()).isEqualTo(Map.of(one.id(), "1"));
        assertThat(operator.hasKey("slots.counters/" + other.id())).isFalse();
    }

    @Test
    void nothingIsLeftOfInstancesThatAreGone() throws Exception {
        InstanceValues gone = values("left", SHORT);
        InstanceValues stays = values("left", SHORT);
        gone.put("1");
        stays.put("2");
        await().atMost(SOON).until(() -> {
            stays.put("2");
            return stays.all().equals(Map.of(stays.id(), "2"));
        });
        assertThat(operator.opsForSet().members("left.counters/instances")).containsExactly(stays.id());

        await().atMost(SOON)
                .until(() -> !operator.hasKey("left.counters/" + stays.id())
                        && !operator.hasKey("left.counters/" + gone.id()));
        assertThat(operator.getExpire("left.counters/instances"))
                .as("seconds until the set is gone, too")
                .isBetween(1L, Duration.ofHours(2).toSeconds());
    }

    @Test
    void aValueThatIsPutWhileItIsTakenForGoneIsSeen() throws Exception {
        InstanceValues paused = values("paused", LEASE);
        paused.put("1");
        operator.delete("paused.counters/" + paused.id());
        RedisConnectionFactory slow = beforeEachRemoval(() -> paused.put("2"));
        InstanceValues other = RedisRuleStore.over(() -> slow, "paused").instances(".counters", LEASE);

        assertThat(other.all()).isEqualTo(Map.of(paused.id(), "2"));
        assertThat(other.all()).isEqualTo(Map.of(paused.id(), "2"));
    }

    private interface Act {
        void run() throws Exception;
    }

    /** Connections that do something right before they remove a member of a set. */
    private static RedisConnectionFactory beforeEachRemoval(Act act) {
        return proxy(
                RedisConnectionFactory.class,
                cluster,
                "getConnection",
                connection -> proxy(
                        RedisConnection.class,
                        (RedisConnection) connection.call(),
                        "setCommands",
                        sets -> proxy(RedisSetCommands.class, (RedisSetCommands) sets.call(), "sRem", removal -> {
                            act.run();
                            return removal.call();
                        })));
    }

    private interface Answer {
        Object to(Callable<Object> call) throws Exception;
    }

    /** An object that answers to one of its methods differently. */
    private static <T> T proxy(Class<T> type, T target, String name, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Callable<Object> call = () -> method.invoke(target, args);
            return method.getName().equals(name) ? answer.to(call) : call.call();
        }));
    }

    @Test
    void aUserNeedsTheseRights() throws Exception {
        redis.cli(("ACL SETUSER counting on >secret ~rights.counters/*"
                        + " +ping +set +get +del +sadd +srem +smembers +pexpire")
                .split(" "));
        String server = "//counting:secret@127.0.0.1:" + redis.process.port();
        try (LimitedSource store =
                        new LimitedSource(RedisRuleStore.over(RedisAddress.parse("redis", server + "/rights")));
                LimitedValues one = store.instances(".counters", SHORT);
                LimitedValues gone = store.instances(".counters", SHORT)) {
            one.put("1");
            gone.put("2");
            assertThat(one.all()).isEqualTo(Map.of(one.id(), "1", gone.id(), "2"));
            await().atMost(SOON).until(() -> {
                one.put("1");
                return one.all().equals(Map.of(one.id(), "1"));
            });
            one.close();
            assertThat(operator.opsForSet().isMember("rights.counters/instances", one.id()))
                    .isFalse();
            assertThatThrownBy(store::read).hasStackTraceContaining("NOPERM");
        }
    }

    @Test
    void aConnectionThatIsClosedFirstDoesNotHoldUpTheValues() throws Exception {
        LettuceConnectionFactory theirs = new LettuceConnectionFactory("127.0.0.1", redis.process.port());
        theirs.afterPropertiesSet();
        theirs.start();
        LimitedSource store = new LimitedSource(RedisRuleStore.over(() -> theirs, "last"));
        LimitedValues values = store.instances(".counters", LEASE);
        values.put("1");
        theirs.destroy();
        long begin = System.nanoTime();
        values.close();
        store.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SHORT);
    }
}
