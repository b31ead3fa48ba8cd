package io.github.grayrelease.source;

import static io.github.grayrelease.control.Author.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.control.Words;
import io.github.grayrelease.definition.Checksum;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.snapshot.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RuleFeedTest {

    private final FakeSource source = new FakeSource();
    private final List<GrayReload> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-12-01T00:00:00Z");
    private final RuleDocument first = Words.document("none");
    private final RuleBooks books = new RuleBooks(first);
    private final RuleControl control = new RuleControl(
            books,
            first,
            "fake:rules",
            Snapshots.none("nothing is kept here"),
            () -> now,
            listener(),
            Optional.empty());
    private final RuleFeed feed = feed(new Random(1));

    private GrayObserver listener() {
        return new GrayObserver() {
            @Override
            public void reloaded(GrayReload reload) {
                told.add(reload);
            }
        };
    }

    private RuleFeed feed(RandomGenerator random) {
        return new RuleFeed(source, Words::read, control, () -> now, random);
    }

    private List<Outcome> outcomes() {
        return told.stream().map(GrayReload::outcome).toList();
    }

    private int rulesInForce() {
        return control.status().current().document().rules().size();
    }

    private Duration stepWith(String text) {
        source.text = Optional.of(text);
        return feed.step();
    }

    @Test
    void whatTheSourceSaysIsPutInForceOnce() {
        assertThat(stepWith("a b")).isEqualTo(FakeSource.POLL);
        feed.step();

        assertThat(outcomes()).containsExactly(Outcome.APPLIED);
        assertThat(rulesInForce()).isEqualTo(2);
        assertThat(books.current().version()).isEqualTo(Words.document("a b").version());
    }

    @Test
    void otherWordsForTheSameRulesSwapNothing() {
        stepWith("a b");
        Object book = books.current();
        stepWith("a   b");

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.UNCHANGED);
        assertThat(books.current()).isSameAs(book);
    }

    @Test
    void mistakesAreToldOnceAndStayInTheStatusUntilTheyAreMended() {
        stepWith("a b");
        stepWith("a wrong");
        feed.step();

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.REJECTED);
        assertThat(rulesInForce()).isEqualTo(2);
        assertThat(control.status().trouble()).contains("rules:1:1 gray.rules: 'wrong' is wrong; mend it");
        stepWith("a b");
        assertThat(control.status().trouble()).isEmpty();
        assertThat(outcomes()).last().isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aDeadSourceIsAskedAgainAfterLongerAndLongerTimes() {
        source.dead = true;

        long[] least = new long[8];
        for (int i = 0; i < 8; i++) {
            least[i] = feed.step().toMillis();
        }

        long[] longest = {1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000};
        for (int i = 0; i < 8; i++) {
            assertThat(least[i]).as("pause %d", i).isBetween(longest[i] / 2, longest[i]);
        }
        assertThat(outcomes()).containsOnly(Outcome.FAILED);
    }

    @Test
    void instancesDoNotAskADeadSourceAllAtOnce() {
        source.dead = true;

        assertThat(feed(new Random(1)).step()).isNotEqualTo(feed(new Random(2)).step());
    }

    @Test
    void aSourceThatComesBackIsFollowedAgain() {
        stepWith("a");
        source.dead = true;
        feed.step();
        assertThat(control.status().trouble()).contains("it can't be read: java.io.IOException: connection refused");
        source.dead = false;

        assertThat(stepWith("a b")).isEqualTo(FakeSource.POLL);
        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.FAILED, Outcome.APPLIED);
        assertThat(control.status().trouble()).isEmpty();
    }

    @Test
    void aSourceThatComesBackWithTheSameRulesIsGoodAgain() {
        stepWith("a");
        source.dead = true;
        feed.step();
        source.dead = false;
        feed.step();

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.FAILED, Outcome.UNCHANGED);
        assertThat(control.status().trouble()).isEmpty();
    }

    @Test
    void theAgeGrowsOnlyWhileTheSourceIsNotGood() {
        stepWith("a");
        now = now.plusSeconds(100);
        feed.step();
        assertThat(control.status().age()).isZero();

        stepWith("wrong");
        now = now.plusSeconds(100);
        feed.step();
        assertThat(control.status().age()).hasSeconds(100);
    }

    @Test
    void deletionIsToldOnceAndTakesNothingAway() {
        stepWith("a");
        source.text = Optional.empty();
        feed.step();
        feed.step();

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.ABSENT);
        assertThat(rulesInForce()).isEqualTo(1);
    }

    @Test
    void whatWasDeletedAndWrittenAgainIsGoodAgain() {
        stepWith("a");
        source.text = Optional.empty();
        feed.step();
        stepWith("a");

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.ABSENT, Outcome.UNCHANGED);
        assertThat(control.status().trouble()).isEmpty();
    }

    @Test
    void anEmptyTextIsAMistake() {
        stepWith("a");
        stepWith(" \n");

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.REJECTED);
        assertThat(control.status().trouble()).hasValueSatisfying(trouble -> assertThat(trouble)
                .contains("is empty; write 'gray: {rules: []}' to have no rules"));
    }

    @Test
    void noPrefixOfAFileThatIsBeingWrittenIsTaken() {
        source.torn = true;
        String whole = "a b c d e f";

        for (int length = 1; length < whole.length(); length++) {
            assertThat(stepWith(whole.substring(0, length))).isEqualTo(RuleFeed.STILL);
        }

        assertThat(outcomes()).isEmpty();
        stepWith(whole);
        feed.step();
        assertThat(rulesInForce()).isEqualTo(6);
    }

    @Test
    void aFileThatLosesMostOfItsRulesWaitsUntilItHasBeenStable() {
        source.torn = true;
        stepWith("a b c d e");
        feed.step();
        stepWith("a b");
        feed.step();
        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.HELD_BACK);

        now = now.plus(BlockGate.STABLE).minusMillis(1);
        feed.step();
        assertThat(rulesInForce()).isEqualTo(5);
        now = now.plusMillis(1);
        feed.step();
        assertThat(rulesInForce()).isEqualTo(2);
    }

    @Test
    void halfOfTheRulesMayGoAtOnce() {
        source.torn = true;
        stepWith("a b c d");
        feed.step();
        stepWith("a b");
        feed.step();

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.APPLIED);
    }

    @Test
    void aStoreWritesWholeSoThatItsRulesMayAllGoAtOnce() {
        stepWith("a b c d e");
        stepWith("none");

        assertThat(rulesInForce()).isZero();
    }

    @Test
    void whatIsHeldBackStartsToWaitAnewWhenItChanges() {
        source.torn = true;
        stepWith("a b c d e");
        feed.step();
        stepWith("a b");
        feed.step();
        now = now.plus(BlockGate.STABLE);
        stepWith("a");
        feed.step();

        assertThat(rulesInForce()).isEqualTo(5);
    }

    @Test
    void aReloadConfirmsWhatIsHeldBack() {
        source.torn = true;
        stepWith("a b c d e");
        feed.step();
        stepWith("a");
        feed.step();

        assertThat(feed.reload(by("anna")).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(rulesInForce()).isEqualTo(1);
        assertThat(told).last().extracting(GrayReload::by).isEqualTo("anna");
    }

    @Test
    void aReloadSaysWhatBecameOfIt() {
        assertThat(feed.reload(by("anna")).outcome()).isEqualTo(Outcome.ABSENT);
        source.text = Optional.of("wrong");
        assertThat(feed.reload(by("anna")).outcome()).isEqualTo(Outcome.REJECTED);
        source.dead = true;
        assertThat(feed.reload(by("anna")).outcome()).isEqualTo(Outcome.FAILED);
        source.dead = false;
        source.text = Optional.of("a");
        assertThat(feed.reload(by("anna")).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(feed.reload(by("anna")).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aChecksumMustHold() {
        String good = Checksum.above("a b c");
        stepWith(good);
        stepWith(good.replace("a b", "a x"));

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.REJECTED);
        assertThat(control.status().trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).contains("does not match its checksum"));
    }

    @Test
    void moreThanEightMillionCharactersAreRefusedUnread() {
        stepWith("a".repeat(BlockGate.MOST_CHARACTERS + 1));

        assertThat(outcomes()).containsExactly(Outcome.REJECTED);
    }

    @Test
    void whatIsPublishedIsWrittenAndTaken() throws Exception {
        stepWith("a");

        GrayReload reload = feed.publish("a b", control.status().current().version(), by("anna"));

        assertThat(reload.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(source.text).contains("a b");
        assertThat(rulesInForce()).isEqualTo(2);
    }

    @Test
    void theFirstBlockCanBePublishedToo() throws Exception {
        feed.step();

        assertThat(feed.publish("a", control.status().current().version(), by("anna"))
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void whatHasMistakesIsNotPublished() {
        stepWith("a");

        assertThatThrownBy(
                        () -> feed.publish("wrong", control.status().current().version(), by("anna")))
                .isInstanceOf(InvalidRulesException.class);
        assertThat(source.text).contains("a");
    }

    @Test
    void whoLookedAtOldRulesPublishesNothing() {
        stepWith("a");

        assertThatThrownBy(() -> feed.publish("a b", "0123456789ab", by("anna")))
                .isInstanceOf(VersionMovedException.class);
        source.text = Optional.of("a c");
        assertThatThrownBy(() -> feed.publish("a b", control.status().current().version(), by("anna")))
                .isInstanceOf(VersionMovedException.class);
        assertThat(source.text).contains("a c");
    }

    @Test
    void theThreadFollowsSignalsAndEndsWithTheFeed() throws InterruptedException {
        source.text = Optional.of("a");
        CountDownLatch applied = new CountDownLatch(2);
        RuleControl watched = new RuleControl(
                books,
                first,
                "fake:rules",
                Snapshots.none("nothing is kept here"),
                () -> now,
                new GrayObserver() {
                    @Override
                    public void reloaded(GrayReload reload) {
                        applied.countDown();
                    }
                },
                Optional.empty());
        RuleFeed following = new RuleFeed(source, Words::read, watched, () -> now);

        following.start(RuleFeed.PATIENCE);
        assertThat(watched.status().current().document().rules()).hasSize(1);
        source.text = Optional.of("a b");
        source.changed.run();
        assertThat(applied.await(20, TimeUnit.SECONDS)).isTrue();
        following.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("gray-rules") && thread.isAlive());
    }

    @Test
    void aStartWithBadRulesAndWithoutASnapshotFails() {
        source.text = Optional.of("wrong");

        assertThatThrownBy(() -> feed.start(RuleFeed.PATIENCE))
                .isInstanceOf(InvalidRulesException.class)
                .hasMessageContaining("'wrong' is wrong");
    }

    @Test
    @Timeout(60)
    void aSourceThatHangsHoldsTheStartNoLongerThanItsPatience() {
        CountDownLatch never = new CountDownLatch(1);
        GrayRuleSource hanging = new GrayRuleSource() {
            @Override
            public Optional<Block> read() throws InterruptedException {
                never.await();
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
        RuleFeed following = new RuleFeed(hanging, Words::read, control, () -> now);

        following.start(Duration.ofMillis(50));

        assertThat(rulesInForce()).isZero();
        following.close();
        assertThat(outcomes()).as("ending a reading is no failure").isEmpty();
    }

    @Test
    void aSourceThatNeverStopsChangingLeavesTheProcessorsToRequests() throws InterruptedException {
        Queue<Long> readAt = new ConcurrentLinkedQueue<>();
        CountDownLatch fourReadings = new CountDownLatch(4);
        GrayRuleSource restless = new GrayRuleSource() {
            private Runnable changed = () -> {};

            @Override
            public Watch watch(Runnable signal) {
                changed = signal;
                return Watch.NOTHING;
            }

            @Override
            public Optional<Block> read() {
                readAt.add(System.nanoTime());
                fourReadings.countDown();
                changed.run();
                return Optional.of(new Block("rules", "r" + readAt.size()));
            }

            @Override
            public void close() {}
        };
        RuleFeed following = new RuleFeed(restless, Words::read, control, () -> now);

        following.start(RuleFeed.PATIENCE);
        assertThat(fourReadings.await(30, TimeUnit.SECONDS)).isTrue();
        following.close();

        List<Long> times = List.copyOf(readAt);
        assertThat(Duration.ofNanos(times.get(3) - times.get(0))).isGreaterThanOrEqualTo(Follower.REST.multipliedBy(3));
    }

    @Test
    void aSnapshotDoesNotReplaceWhatTheSourceHasSaidMeanwhile() {
        stepWith("a b");

        assertThat(control.hasSpokenOrRestores()).isTrue();
        assertThat(rulesInForce()).isEqualTo(2);
    }

    @Test
    void theSameTruncationMetASecondTimeWaitsAnew() {
        source.torn = true;
        stepWith("a b c d e");
        feed.step();
        stepWith("a");
        feed.step();
        stepWith("a b c d e");
        feed.step();
        now = now.plus(BlockGate.STABLE).plusSeconds(1);
        stepWith("a");
        feed.step();

        assertThat(rulesInForce()).isEqualTo(5);
        assertThat(outcomes())
                .containsExactly(Outcome.APPLIED, Outcome.HELD_BACK, Outcome.UNCHANGED, Outcome.HELD_BACK);
    }

    @Test
    void theFirstRulesOfASourceAreNotHeldBackForThoseOfTheEnvironment() {
        RuleDocument environment = Words.document("a b c d e");
        RuleControl starting = new RuleControl(
                books,
                environment,
                "fake:rules",
                Snapshots.none("nothing is kept here"),
                () -> now,
                new GrayObserver() {},
                Optional.empty());
        source.torn = true;
        RuleFeed following = new RuleFeed(source, Words::read, starting, () -> now);
        source.text = Optional.of("a");
        following.step();
        following.step();

        assertThat(starting.status().current().document().rules()).hasSize(1);
    }

    @Test
    void aReloadThatFailedIsFollowedByAWordThatAllIsWell() {
        stepWith("a");
        source.dead = true;
        feed.reload(by("anna"));
        source.dead = false;
        feed.step();

        assertThat(outcomes()).containsExactly(Outcome.APPLIED, Outcome.FAILED, Outcome.UNCHANGED);
    }

    @Test
    @Timeout(60)
    void aWatchThatBeginsAfterGrayHasGivenUpOnItIsClosed() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        GrayRuleSource late = new GrayRuleSource() {
            @Override
            public Duration timeLimit() {
                return Duration.ofMillis(50);
            }

            @Override
            public Watch watch(Runnable changed) {
                awaitUninterruptibly(slow);
                return closed::countDown;
            }

            @Override
            public Optional<Block> read() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
        RuleFeed following = new RuleFeed(late, Words::read, control, () -> now);

        following.step();

        assertThat(outcomes()).containsExactly(Outcome.FAILED);
        assertThat(control.status().trouble())
                .contains("it can't be read: java.io.IOException: the source did not answer within 50 ms");
        slow.countDown();
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        following.close();
    }

    @Test
    void beforeAnotherWatchBeginsTheFormerIsClosedAndSoItIsInTheEnd() throws Exception {
        LimitedSource limited = new LimitedSource(source);

        limited.watch(() -> {});
        limited.watch(() -> {});
        assertThat(source.watches).isEqualTo(1);
        limited.close();

        assertThat(source.watches).isZero();
    }

    @Test
    @Timeout(60)
    void anErrorOnItsThreadIsReportedAndFollowedByAnotherReading() throws InterruptedException {
        CountDownLatch applied = new CountDownLatch(1);
        GrayRuleSource broken = new GrayRuleSource() {
            private int reads;

            @Override
            public Optional<Block> read() {
                if (reads++ == 0) {
                    throw new StackOverflowError("in the parser");
                }
                return Optional.of(new Block("rules", "a"));
            }

            @Override
            public void close() {}
        };
        RuleControl watched = new RuleControl(
                books,
                first,
                "fake:rules",
                Snapshots.none("nothing is kept here"),
                () -> now,
                new GrayObserver() {
                    @Override
                    public void reloaded(GrayReload reload) {
                        told.add(reload);
                        if (reload.outcome() == Outcome.APPLIED) {
                            applied.countDown();
                        }
                    }
                },
                Optional.empty());
        RuleFeed following = new RuleFeed(broken, Words::read, watched, () -> now);

        following.start(Duration.ofMillis(1));

        assertThat(applied.await(30, TimeUnit.SECONDS)).isTrue();
        following.close();
        assertThat(told)
                .extracting(GrayReload::outcome, reload -> reload.problem().orElse(""))
                .containsExactly(
                        tuple(Outcome.FAILED, "it can't be read: java.lang.StackOverflowError: in the parser"),
                        tuple(Outcome.APPLIED, ""));
    }

    @Test
    void whatSomebodyElseWroteIsTakenSoThatTheMessageNamesTheVersionToExpect() throws Exception {
        stepWith("a");
        source.text = Optional.of("a b");
        String theirs = Words.document("a b").version();

        assertThatThrownBy(() -> feed.publish("a c", control.status().current().version(), by("anna")))
                .isInstanceOf(VersionMovedException.class)
                .hasMessageStartingWith("the version in force is '" + theirs + "', not '");
        assertThat(feed.publish("a c", theirs, by("anna")).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void whatNobodySawBehindAPinIsNotOverwritten() throws Exception {
        stepWith("a");
        String first = control.status().current().version();
        stepWith("a b");
        control.rollback(first, control.status().current().version(), by("anna"));
        source.text = Optional.of("a c");

        assertThatThrownBy(() -> feed.publish("a d", first, by("anna")))
                .isInstanceOf(VersionMovedException.class)
                .hasMessage("the store changed since Gray last read it; read it and try again");
        assertThat(feed.publish("a d", first, by("anna")).outcome()).isEqualTo(Outcome.PENDING);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
