package io.github.grayrelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.source.LimitedSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every store of rules does, against a real server that is killed, hangs and comes back. Nothing here polls a store:
 * it is read only after it has given a signal, unless the test says otherwise.
 */
public abstract class RuleStoreContract {

    /** Two seconds is the promise; the rest is for a machine that is busy. */
    private static final Duration BOUND = Duration.ofSeconds(4);

    protected static final Duration SOON = Duration.ofSeconds(15);

    /** The packages of the clients' own exceptions. */
    private static final List<String> CLIENTS = List.of(
            "org.springframework.dao.",
            "org.springframework.data.redis.",
            "io.lettuce.",
            "io.etcd.",
            "io.grpc.",
            "org.apache.zookeeper.",
            "com.alibaba.nacos.");

    private final List<GrayRuleStore> opened = new ArrayList<>();

    /** The key of this test alone; safe for any store. */
    protected final String key = "rules-" + UUID.randomUUID();

    /** A server that keeps its state over a kill; it runs whenever a test begins. */
    protected abstract ServerProcess server();

    /** Makes the server, which is down, forget everything. */
    protected abstract void forget() throws Exception;

    /** Opens a source on {@link #key} with a connection of its own. */
    protected abstract GrayRuleStore open();

    /** Writes as an operator does, by other means than the source. */
    protected abstract void write(String text) throws Exception;

    /** Deletes as an operator does. */
    protected abstract void delete() throws Exception;

    /** The shortest text that the store can hold, which is the empty one. */
    protected String emptiest() {
        return "";
    }

    private GrayRuleStore store() {
        // As Gray calls it: within the time limit, and with watches that are closed.
        GrayRuleStore store = new LimitedSource(open());
        opened.add(store);
        return store;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(GrayRuleStore::close);
    }

    /** Counts what a source says. */
    private static final class Ear implements Runnable {

        private final Semaphore signals = new Semaphore(0);

        @Override
        public void run() {
            signals.release();
        }

        /** Reads the source after each signal until it holds what is expected. */
        void hears(GrayRuleStore store, Optional<String> expected) throws Exception {
            Optional<String> held = Optional.of("no signal came");
            long end = System.nanoTime() + SOON.toNanos();
            while (!held.equals(expected)) {
                if (!signals.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new AssertionError("expected " + expected + " but was " + held);
                }
                held = text(store);
            }
        }
    }

    private static Optional<String> text(GrayRuleStore store) throws Exception {
        return store.read().map(Block::text);
    }

    /** Reads until the server, which has just been started or has not been spoken to, answers. */
    static Optional<String> textOnceItAnswers(GrayRuleStore store) {
        return await().atMost(SOON)
                .ignoreExceptionsMatching(RuleStoreContract::isOfTheServer)
                .until(() -> text(store), answer -> true);
    }

    /** Begins to watch as Gray does, which tries again where connecting takes longer than it may. */
    public static void watch(GrayRuleStore store, Runnable changed) {
        await().atMost(SOON).ignoreExceptionsMatching(RuleStoreContract::isLate).until(() -> {
            store.watch(changed);
            return true;
        });
    }

    /** That the server does not answer, as its client or Gray says it; not a slip of ours. */
    static boolean isOfTheServer(Throwable failure) {
        return failure instanceof IOException
                || CLIENTS.stream().anyMatch(failure.getClass().getName()::startsWith);
    }

    /** That connecting takes longer than it may, on a machine that is busy. */
    private static boolean isLate(Throwable failure) {
        return failure instanceof IOException
                && String.valueOf(failure.getMessage()).contains("did not answer within");
    }

    static void failsInTime(ThrowingCallable call) {
        long begin = System.nanoTime();
        assertThatThrownBy(call).matches(RuleStoreContract::isOfTheServer, "says that the server does not answer");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    }

    @Test
    void whatIsThereIsReadAsItWasWritten() throws Exception {
        String text = "gray:\n  rules:\n    - name: \"grün 灰度\"\n";
        write(text);

        assertThat(textOnceItAnswers(store())).contains(text);
    }

    @Test
    void aChangeIsSignalled() throws Exception {
        GrayRuleStore store = store();
        Ear ear = new Ear();
        write("first");
        watch(store, ear);
        assertThat(text(store)).contains("first");

        for (int i = 0; i < 6; i++) {
            String text = "change " + i;
            write(text);
            ear.hears(store, Optional.of(text));
        }
    }

    @Test
    void aKeyThatIsWrittenLaterIsSignalled() throws Exception {
        GrayRuleStore store = store();
        Ear ear = new Ear();
        watch(store, ear);
        assertThat(text(store)).isEmpty();

        write("at last");
        ear.hears(store, Optional.of("at last"));
        write("and again");
        ear.hears(store, Optional.of("and again"));
    }

    @Test
    void emptinessIsABlockAndDeletionIsNone() throws Exception {
        GrayRuleStore store = store();
        Ear ear = new Ear();
        write("something");
        watch(store, ear);

        write(emptiest());
        ear.hears(store, Optional.of(emptiest()));
        delete();
        ear.hears(store, Optional.empty());
        write("something");
        ear.hears(store, Optional.of("something"));
    }

    @Test
    void twoSourcesOfOneKeyConverge() throws Exception {
        GrayRuleStore one = store();
        GrayRuleStore other = store();
        Ear first = new Ear();
        Ear second = new Ear();
        watch(one, first);
        watch(other, second);

        // More rounds than a beginning has signals, so that each round needs its own.
        Optional<String> held = Optional.empty();
        for (int round = 0; round < 6; round++) {
            String next = "round " + round;
            assertThat((round % 2 == 0 ? one : other).replace(held, next)).isTrue();
            held = Optional.of(next);
            first.hears(one, held);
            second.hears(other, held);
        }
    }

    @Test
    void aDeadServerIsAnErrorAndNotAnOldAnswer() throws Exception {
        write("old");
        GrayRuleStore store = store();
        watch(store, () -> {});
        assertThat(text(store)).contains("old");

        server().kill();
        try {
            failsInTime(store::read);
            failsInTime(store::read);
            failsInTime(() -> store.replace(Optional.of("old"), "new"));
            failsInTime(store()::read);
        } finally {
            server().start();
        }
        assertThat(textOnceItAnswers(store)).contains("old");
    }

    @Test
    void aServerThatHangsIsAnErrorAndNotAnOldAnswer() throws Exception {
        write("old");
        GrayRuleStore store = store();
        watch(store, () -> {});
        assertThat(text(store)).contains("old");

        server().hang();
        try {
            failsInTime(store::read);
            failsInTime(() -> store.replace(Optional.of("old"), "new"));
        } finally {
            server().resume();
        }
        assertThat(textOnceItAnswers(store)).contains("old");
    }

    @Test
    void aServerThatComesBackWithItsStateIsHeardAgain() throws Exception {
        GrayRuleStore store = store();
        Ear ear = new Ear();
        write("before");
        watch(store, ear);
        assertThat(text(store)).contains("before");

        server().kill();
        server().start();
        assertThat(textOnceItAnswers(store)).contains("before");
        write("after");
        ear.hears(store, Optional.of("after"));
        write("long after");
        ear.hears(store, Optional.of("long after"));
    }

    @Test
    void aServerThatComesBackWithoutItsStateIsHeardAgain() throws Exception {
        GrayRuleStore store = store();
        Ear ear = new Ear();
        write("before");
        watch(store, ear);
        assertThat(text(store)).contains("before");

        server().kill();
        forget();
        ear.signals.drainPermits();
        server().start();
        // Nobody writes: it is the regained connection that is signalled.
        assertThat(ear.signals.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(textOnceItAnswers(store)).isEmpty();
        write("after");
        ear.hears(store, Optional.of("after"));
        write("long after");
        ear.hears(store, Optional.of("long after"));
    }

    @Test
    void watchingCanBeginOnceTheServerIsThere() throws Exception {
        GrayRuleStore store = store();
        Ear ear = new Ear();
        server().kill();
        try {
            failsInTime(() -> store.watch(ear));
        } finally {
            server().start();
        }
        assertThat(textOnceItAnswers(store)).isEmpty();
        watch(store, ear);

        write("first");
        ear.hears(store, Optional.of("first"));
        write("second");
        ear.hears(store, Optional.of("second"));
    }

    @Test
    void replacingNeedsTheTextThatIsThere() throws Exception {
        GrayRuleStore store = store();
        assertThat(textOnceItAnswers(store)).isEmpty();

        assertThat(store.replace(Optional.of("nothing is there"), "a")).isFalse();
        assertThat(store.replace(Optional.of(emptiest()), "a")).isFalse();
        assertThat(text(store)).isEmpty();
        assertThat(store.replace(Optional.empty(), emptiest())).isTrue();
        holds(store, emptiest());
        assertThat(store.replace(Optional.empty(), "b")).isFalse();
        holds(store, emptiest());
        assertThat(store.replace(Optional.of(emptiest()), "grün")).isTrue();
        assertThat(store.replace(Optional.of("grau"), "c")).isFalse();
        holds(store, "grün");
        assertThat(store.replace(Optional.of("grün"), "d")).isTrue();
        holds(store, "d");
    }

    /** What was written may take a moment to be read, in stores that say so. */
    private static void holds(GrayRuleStore store, String expected) {
        await().atMost(SOON).until(() -> text(store), Optional.of(expected)::equals);
    }

    @Test
    void ofManyWhoReplaceTheSameTextOneWins() throws Exception {
        List<GrayRuleStore> stores = List.of(store(), store());
        stores.forEach(store -> assertThat(textOnceItAnswers(store)).isEmpty());
        ExecutorService operators = Executors.newFixedThreadPool(8);
        try {
            Optional<String> held = Optional.empty();
            for (int round = 0; round < 5; round++) {
                Optional<String> expected = held;
                String prefix = "round " + round + " by ";
                List<Future<Boolean>> tries = IntStream.range(0, 8)
                        .mapToObj(i -> operators.submit(() -> stores.get(i % 2).replace(expected, prefix + i)))
                        .toList();
                List<Integer> winners = new ArrayList<>();
                for (int i = 0; i < tries.size(); i++) {
                    if (tries.get(i).get(SOON.toSeconds(), TimeUnit.SECONDS)) {
                        winners.add(i);
                    }
                }
                assertThat(winners).hasSize(1);
                held = Optional.of(prefix + winners.get(0));
                holds(stores.get(0), prefix + winners.get(0));
            }
        } finally {
            operators.shutdownNow();
        }
    }

    /** The key beside {@link #key}, as Gray opens it. */
    private GrayRuleStore beside(GrayRuleStore store) {
        GrayRuleStore beside = new LimitedSource(store.beside(".state").orElseThrow());
        opened.add(0, beside);
        return beside;
    }

    @Test
    void theKeyBesideIsAKeyOfItsOwn() throws Exception {
        write("block");
        GrayRuleStore store = store();
        GrayRuleStore beside = beside(store);
        GrayRuleStore another = beside(store());
        Ear ear = new Ear();
        watch(store, () -> {});
        watch(beside, ear);
        assertThat(text(beside)).isEmpty();

        assertThat(another.replace(Optional.empty(), "state")).isTrue();
        ear.hears(beside, Optional.of("state"));
        assertThat(beside.replace(Optional.empty(), "other")).isFalse();
        assertThat(beside.replace(Optional.of("state"), "grün")).isTrue();
        holds(another, "grün");
        assertThat(text(store)).contains("block");
        beside.close();
        assertThat(text(store)).contains("block");
    }

    @Test
    void bothKeysAreHeardAgainWhenTheServerComesBack() throws Exception {
        GrayRuleStore store = store();
        GrayRuleStore beside = beside(store);
        Ear rules = new Ear();
        Ear state = new Ear();
        watch(store, rules);
        watch(beside, state);

        server().kill();
        server().start();
        assertThat(textOnceItAnswers(store)).isEmpty();
        assertThat(textOnceItAnswers(beside)).isEmpty();
        for (int round = 0; round < 3; round++) {
            Optional<String> held = text(beside);
            assertThat(beside.replace(held, "state " + round)).isTrue();
            write("block " + round);
            state.hears(beside, Optional.of("state " + round));
            rules.hears(store, Optional.of("block " + round));
        }
    }

    @Test
    void closingEndsAllThreadsOfBothKeys() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        GrayRuleStore store = store();
        GrayRuleStore beside = beside(store);
        watch(store, () -> {});
        watch(beside, () -> {});
        text(store);
        beside.replace(Optional.empty(), "here");
        beside.close();
        store.close();

        noThreadBesides(before);
    }

    @Test
    void closingEndsAllThreads() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        GrayRuleStore store = store();
        watch(store, () -> {});
        text(store);
        store.replace(Optional.empty(), "here");
        store.close();

        noThreadBesides(before);
    }

    @Test
    void closingEndsAllThreadsWhileTheServerIsDead() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        GrayRuleStore store = store();
        watch(store, () -> {});
        text(store);
        server().kill();
        try {
            failsInTime(store::read);
            long begin = System.nanoTime();
            store.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            noThreadBesides(before);
        } finally {
            server().start();
        }
        textOnceItAnswers(store());
    }

    /** Some end a moment later by themselves, such as Netty's, which all share. */
    static void noThreadBesides(Set<Thread> before) {
        await().pollInSameThread().atMost(SOON).untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> !before.contains(thread))
                                .map(Thread::getName))
                .isEmpty());
    }

    @Test
    void openingConnectsNowhere() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        store();
        assertThat(before).containsAll(Thread.getAllStackTraces().keySet());
    }
}
