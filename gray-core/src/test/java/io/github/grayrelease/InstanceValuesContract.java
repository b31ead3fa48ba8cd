package io.github.grayrelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.GrayRuleStore.InstanceValues;
import io.github.grayrelease.source.LimitedSource;
import io.github.grayrelease.source.LimitedValues;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store with leases does with the values of single instances, against a real server. */
public abstract class InstanceValuesContract {

    /** Longer than any test. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final Duration SOON = RuleStoreContract.SOON;

    /** Two seconds is the promise; the rest is for a machine that is busy. */
    private static final Duration BOUND = Duration.ofSeconds(4);

    /** A server may count in coarser units than this process. */
    private static final Duration ROUNDING = Duration.ofMillis(50);

    private static final int KIB = 1024;
    private static final String SUFFIX = ".counters";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final String key = "values-" + UUID.randomUUID();
    private Relay relay;

    protected abstract ServerProcess server();

    /** Makes the server, which is down, forget everything. */
    protected abstract void forget() throws Exception;

    /** Opens a source with a connection of its own. */
    protected abstract GrayRuleStore open(int port, String key);

    /** How long a value with a short lease outlives its instance at least. */
    protected Duration shortest() {
        return SHORT;
    }

    /** Whether leases belong to connections, so that an instance that only writes nothing keeps its value. */
    protected boolean isOfTheConnection() {
        return false;
    }

    @BeforeEach
    void openTheWay() throws IOException {
        relay = new Relay(server().port());
        opened.add(relay);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** Opens the values as another instance, over connections of its own. */
    private LimitedValues values() {
        return values(store(key), LEASE);
    }

    private LimitedValues values(LimitedSource store, Duration lease) {
        LimitedValues values = store.instances(SUFFIX, lease);
        opened.add(0, values);
        return values;
    }

    private LimitedSource store(String block) {
        return store(server().port(), block);
    }

    private LimitedSource store(int port, String block) {
        LimitedSource store = new LimitedSource(open(port, block));
        opened.add(0, store);
        return store;
    }

    /** Puts a value; at first, or after an outage, connecting may take longer than a call may. */
    private static void put(LimitedValues values, String value) {
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            values.put(value);
            return true;
        });
    }

    /** Reads the values of a server that has been started again. */
    private static Map<String, String> allOnceItAnswers(LimitedValues values) {
        return await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(values::all, answer -> true);
    }

    @Test
    void eachInstanceSeesTheLastValueOfAll() throws Exception {
        LimitedValues one = values();
        LimitedValues other = values();
        assertThat(allOnceItAnswers(one)).isEmpty();
        put(one, "1");
        assertThat(one.all()).isEqualTo(Map.of(one.id(), "1"));

        put(other, "2");
        one.put("3");
        Map<String, String> both = Map.of(one.id(), "3", other.id(), "2");
        assertThat(one.all()).isEqualTo(both);
        assertThat(other.all()).isEqualTo(both);
    }

    @Test
    void twoOpeningsOfOneStoreAreTwoInstances() throws Exception {
        LimitedSource store = store(key);
        LimitedValues one = values(store, LEASE);
        LimitedValues other = values(store, LEASE);
        put(one, "1");
        put(other, "2");
        assertThat(one.all()).isEqualTo(Map.of(one.id(), "1", other.id(), "2"));
    }

    @Test
    void closingRemovesThatValueAtOnce() throws Exception {
        LimitedValues one = values();
        LimitedValues other = values();
        put(one, "1");
        put(other, "2");

        one.close();
        assertThat(other.all()).isEqualTo(Map.of(other.id(), "2"));
        assertThatThrownBy(() -> one.put("3")).isInstanceOf(IOException.class);
        assertThat(other.all()).isEqualTo(Map.of(other.id(), "2"));
    }

    @Test
    void theValueOfAKilledInstanceVanishesWithItsLeaseAndNoOther() throws Exception {
        LimitedValues killed = values(store(relay.port(), key), SHORT);
        LimitedValues other = values();
        put(other, "1");
        put(killed, "2");
        long begin = System.nanoTime();
        put(killed, "3");
        relay.cut();

        await().atMost(SOON).until(() -> !other.all().containsKey(killed.id()));
        assertThat(Duration.ofNanos(System.nanoTime() - begin).plus(ROUNDING)).isGreaterThanOrEqualTo(shortest());
        assertThat(other.all()).isEqualTo(Map.of(other.id(), "1"));
    }

    @Test
    void aPutRenewsTheLease() {
        LimitedValues renewed = values(store(key), SHORT);
        LimitedValues other = values();
        put(renewed, "first");
        long first = System.nanoTime();
        await().atMost(SOON).until(() -> System.nanoTime() - first > SHORT.toNanos() * 3 / 4);

        long second = System.nanoTime();
        put(renewed, "second");
        int[] seen = {0};
        await().atMost(SOON).until(() -> {
            Map<String, String> all = allOnceItAnswers(other);
            boolean isOver = System.nanoTime() - second > SHORT.toNanos();
            if (!isOver) {
                assertThat(all).isEqualTo(Map.of(renewed.id(), "second"));
                seen[0]++;
            }
            return isOver;
        });
        assertThat(seen[0]).isPositive();
    }

    @Test
    void aPutAfterTheLeaseIsOverWorksUnderTheSameId() throws Exception {
        LimitedValues paused = values(store(relay.port(), key), SHORT);
        LimitedValues other = values();
        put(paused, "1");
        String id = paused.id();
        if (isOfTheConnection()) {
            relay.cut();
        }
        await().atMost(SOON).until(() -> other.all().isEmpty());
        relay.mend();

        await().atMost(SOON).until(() -> {
            put(paused, "2");
            return allOnceItAnswers(other).equals(Map.of(id, "2"));
        });
        assertThat(paused.id()).isEqualTo(id);
    }

    @Test
    void aServerThatIsStartedAgainHasTheValuesAfterTheNextPut() throws Exception {
        LimitedValues one = values();
        LimitedValues other = values();
        put(one, "1");
        put(other, "2");

        server().kill();
        server().start();
        put(one, "3");
        put(other, "4");
        Map<String, String> both = Map.of(one.id(), "3", other.id(), "4");
        assertThat(allOnceItAnswers(one)).isEqualTo(both);
        assertThat(allOnceItAnswers(other)).isEqualTo(both);
    }

    @Test
    void aServerThatHasLostTheLeasesHasTheValuesAfterTheNextPut() throws Exception {
        LimitedValues one = values();
        LimitedValues other = values();
        put(one, "1");
        put(other, "2");

        server().kill();
        forget();
        server().start();
        put(one, "3");
        put(other, "4");
        Map<String, String> both = Map.of(one.id(), "3", other.id(), "4");
        assertThat(allOnceItAnswers(one)).isEqualTo(both);
        assertThat(allOnceItAnswers(other)).isEqualTo(both);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a: 1\nb: 2\n", "\0\r\t\"'", "灰度 grün 😀"})
    void aValueIsReadAsItWasWritten(String value) throws Exception {
        LimitedValues one = values();
        put(one, value);
        assertThat(values().all()).isEqualTo(Map.of(one.id(), value));
    }

    @Test
    void eightKibibytesFit() throws Exception {
        LimitedValues one = values();
        String value = "灰ü: 1234".repeat(KIB).substring(0, 8 * KIB);
        put(one, value);
        assertThat(values().all()).isEqualTo(Map.of(one.id(), value));
    }

    @Test
    void keysWithSimilarNamesDoNotSeeEachOther() throws Exception {
        for (String block : List.of(key, key + "b", key + SUFFIX)) {
            RuleStoreContract.textOnceItAnswers(store(block));
        }
        GrayRuleStore similar = store(key + SUFFIX);
        assertThat(similar.replace(Optional.empty(), "rules")).isTrue();
        List<LimitedValues> all = new ArrayList<>();
        for (String block : List.of(key, key + "b", key + SUFFIX)) {
            LimitedValues values = values(store(block), LEASE);
            put(values, block);
            all.add(values);
        }
        LimitedValues suffixed = store(key).instances(".count", LEASE);
        opened.add(0, suffixed);
        put(suffixed, "suffix");

        assertThat(all.get(0).all()).isEqualTo(Map.of(all.get(0).id(), key));
        assertThat(all.get(1).all()).isEqualTo(Map.of(all.get(1).id(), key + "b"));
        assertThat(all.get(2).all()).isEqualTo(Map.of(all.get(2).id(), key + SUFFIX));
        assertThat(suffixed.all()).isEqualTo(Map.of(suffixed.id(), "suffix"));
        assertThat(similar.read().map(Block::text)).contains("rules");
    }

    @Test
    void aDeadServerIsAnErrorWithinTheTimeLimit() throws Exception {
        LimitedValues values = values();
        put(values, "1");
        LimitedValues closing = values();
        put(closing, "2");
        server().kill();
        try {
            failsInTime(values, closing);
            LimitedValues late = values();
            inTime(() -> assertThatThrownBy(() -> late.put("1"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("this instance's value can't be written: "));
        } finally {
            server().start();
        }
        put(values, "3");
        assertThat(allOnceItAnswers(values)).containsEntry(values.id(), "3");
    }

    @Test
    void aServerThatHangsIsAnErrorWithinTheTimeLimit() throws Exception {
        LimitedValues values = values();
        put(values, "1");
        LimitedValues closing = values();
        put(closing, "2");
        server().hang();
        try {
            // A busy machine takes a moment to stop all threads of the server.
            await().atMost(SOON).until(() -> isRefused(values));
            failsInTime(values, closing);
        } finally {
            server().resume();
        }
        put(values, "3");
        assertThat(allOnceItAnswers(values)).containsEntry(values.id(), "3");
    }

    private static boolean isRefused(LimitedValues values) {
        try {
            values.put("2");
            return false;
        } catch (IOException hangs) {
            return true;
        }
    }

    private static void failsInTime(LimitedValues values, LimitedValues closing) {
        inTime(() -> assertThatThrownBy(() -> values.put("2"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("this instance's value can't be written: "));
        inTime(() -> assertThatThrownBy(values::all)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the values of all instances can't be read: "));
        inTime(closing::close);
    }

    private static void inTime(Runnable call) {
        long begin = System.nanoTime();
        call.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    }

    @Test
    void closingEndsAllThreads() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LimitedSource store = store(key);
        LimitedValues values = values(store, LEASE);
        put(values, "1");
        put(values, "2");
        assertThat(values.all()).hasSize(1);
        values.close();
        store.close();

        RuleStoreContract.noThreadBesides(before);
    }

    @Test
    void openingConnectsNowhereNorDoesClosingWithoutAValue() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        InstanceValues values = open(1, key).instances(SUFFIX, LEASE);
        values.close();
        assertThat(before).containsAll(Thread.getAllStackTraces().keySet());
    }
}
