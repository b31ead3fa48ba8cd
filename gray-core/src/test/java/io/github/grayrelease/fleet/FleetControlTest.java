package io.github.grayrelease.fleet;

import static io.github.grayrelease.control.Author.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.CheckedRules;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleKeeper;
import io.github.grayrelease.control.RulesState;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.control.VersionMovedException;
import io.github.grayrelease.control.Words;
import io.github.grayrelease.definition.InFiles;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.fleet.FollowedSource.Application;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances on one store in memory, with the threads that they have in an application. */
class FleetControlTest {

    private static final Pattern RULE = Pattern.compile("\"name\": \"(\\w+)\"");

    private final Instant now = Instant.parse("2026-12-01T10:00:00Z");
    private final AtomicInteger seconds = new AtomicInteger();
    private final MemoryStore store = new MemoryStore();
    private final List<Instance> instances = new ArrayList<>();

    /** What survives a restart of one instance. */
    private static final class Disk implements RuleKeeper {

        private volatile Optional<String> fleet = Optional.empty();

        @Override
        public Kept load() {
            return new Kept(List.of(), Optional.empty(), Switches.NONE);
        }

        @Override
        public Persistence keep(RulesState before, RulesState after) {
            return Persistence.KEPT;
        }

        @Override
        public Optional<String> loadFleet() {
            return fleet;
        }

        @Override
        public Persistence keepFleet(String text) {
            fleet = Optional.of(text);
            return Persistence.KEPT;
        }

        @Override
        public void close() {}
    }

    /** A block in words, or in the form that a pin has. */
    private static CheckedRules read(Block block, InFiles files) {
        if (!block.name().endsWith(".json")) {
            return Words.read(block, files);
        }
        String words = RULE.matcher(block.text())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(" "));
        return Words.checked(words.isEmpty() ? "none" : words);
    }

    private final class Instance {

        private final RuleDocument own = Words.document("none");
        private final RuleBooks books = new RuleBooks(own);
        private final List<GrayAct> acts = new CopyOnWriteArrayList<>();
        private final List<GrayReload> reloads = new CopyOnWriteArrayList<>();
        private final RuleControl control;
        private final FollowedSource followed;
        private final FleetControl fleet;

        Instance(Disk disk) {
            GrayObserver observer = new GrayObserver() {
                @Override
                public void acted(GrayAct act) {
                    acts.add(act);
                }

                @Override
                public void reloaded(GrayReload reload) {
                    reloads.add(reload);
                }
            };
            control = new RuleControl(
                    books, own, "fake:rules", disk, FleetControlTest.this::time, observer, Optional.empty());
            followed = FollowedSource.start(
                    store.open(),
                    FleetControlTest::read,
                    new Application(books, control, disk, observer),
                    FleetControlTest.this::time);
            fleet = followed.fleet().orElseThrow();
            instances.add(this);
        }

        boolean refuses(String stage) {
            return books.current().opened(stage).orElseThrow().stage().equals("stable");
        }

        void awaitRefusing(String stage, boolean refused) {
            await().until(() -> refuses(stage) == refused);
        }

        String inForce() {
            return books.current().version();
        }
    }

    private Instant time() {
        return now.plusSeconds(seconds.incrementAndGet());
    }

    private Instance instance() {
        return new Instance(new Disk());
    }

    @AfterEach
    void closeAll() {
        instances.forEach(instance -> instance.followed.close());
    }

    private String says(String words) {
        store.rules.write(Optional.of(words));
        String version = Words.document(words).version();
        instances.forEach(instance -> await().until(() -> instance.control
                .lastSaid()
                .map(said -> said.version().equals(version))
                .orElse(false)));
        return version;
    }

    @Test
    void oneCallSuspendsAStageOnAllInstancesAndANewOneHasItFromTheBeginning() {
        Instance one = instance();
        Instance other = instance();

        Persistence persistence = one.fleet.suspend("beta", Optional.empty(), by("anna", "errors in checkout"));

        assertThat(persistence.isKept()).isTrue();
        assertThat(one.refuses("beta")).isTrue();
        other.awaitRefusing("beta", true);
        assertThat(instance().refuses("beta")).isTrue();

        other.fleet.resume("beta", other.fleet.version(), by("bob", "mended"));

        assertThat(other.refuses("beta")).isFalse();
        one.awaitRefusing("beta", false);
    }

    @Test
    void theInstanceThatWasAskedTellsItsObserversAndTheOthersLogOneLine() {
        Instance one = instance();
        Instance other = instance();
        try (CapturedLog log = new CapturedLog().quietly()) {
            one.fleet.suspend("beta", Optional.empty(), by("anna", "errors in checkout"));
            other.awaitRefusing("beta", true);

            assertThat(one.acts)
                    .containsExactly(new GrayAct(
                            GrayAct.Kind.SUSPENDED,
                            "beta",
                            "anna",
                            Optional.of("errors in checkout"),
                            Optional.empty(),
                            GrayAct.Scope.FLEET));
            assertThat(other.acts).isEmpty();
            assertThat(log.messages()).containsOnlyOnce("On all instances: anna suspended beta: errors in checkout");
        }
    }

    @Test
    void anActOfThisInstanceAloneStaysWithIt() {
        Instance one = instance();
        Instance other = instance();

        one.control.suspend("beta", Optional.empty(), by("anna"));
        one.fleet.suspend("canary", Optional.empty(), by("anna"));
        other.awaitRefusing("canary", true);

        assertThat(one.refuses("beta")).isTrue();
        assertThat(other.refuses("beta")).isFalse();
        assertThatThrownBy(() -> one.fleet.resume("beta", one.fleet.version(), by("anna")))
                .hasMessage("'beta' is suspended on this instance only; add \"scope\": \"instance\"");
    }

    @Test
    void aSuspendAndAResumeThatBothSawTheSameVersionCanNotBothSucceed() {
        Instance one = instance();
        Instance other = instance();
        one.fleet.suspend("beta", Optional.empty(), by("anna", "errors"));
        other.awaitRefusing("beta", true);
        String seen = one.fleet.version();
        assertThat(other.fleet.version()).isEqualTo(seen);

        one.fleet.suspend("beta", Optional.of(seen), by("anna", "still errors"));

        assertThatThrownBy(() -> other.fleet.resume("beta", seen, by("bob", "mended")))
                .isInstanceOf(VersionMovedException.class)
                .hasMessage(
                        "the version is '%s' now, not '%s', because anna suspended beta: still errors; read it and"
                                + " decide again",
                        one.fleet.version(), seen);
        assertThat(other.refuses("beta")).isTrue();

        String now = one.fleet.version();
        other.fleet.resume("beta", now, by("bob", "mended"));
        assertThatThrownBy(() -> one.fleet.suspend("beta", Optional.of(now), by("anna")))
                .isInstanceOf(VersionMovedException.class)
                .hasMessageContaining("because bob resumed beta: mended");
    }

    @Test
    void aResumeThatLosesTheRaceIsComparedAgain() {
        Instance one = instance();
        Instance other = instance();
        one.fleet.suspend("beta", Optional.empty(), by("anna", "errors"));
        other.awaitRefusing("beta", true);
        String rulesAlone = other.inForce();
        store.beforeTheNextWrite(() -> faster(state ->
                state.suspending("beta", now, by("anna", "worse")).noting(act("anna", "worse", "suspended beta"))));

        assertThatThrownBy(() -> other.fleet.resume("beta", rulesAlone, by("bob", "mended")))
                .isInstanceOf(VersionMovedException.class)
                .hasMessageContaining("because anna suspended beta: worse");
        assertThat(other.refuses("beta")).isTrue();
    }

    @Test
    void aSuspendThatLosesTheRaceIsDoneOnTopOfTheOther() {
        Instance one = instance();
        store.beforeTheNextWrite(() -> faster(state -> state.suspending("canary", now, by("bob"))));

        assertThat(one.fleet.suspend("beta", Optional.empty(), by("anna")).isKept())
                .isTrue();

        assertThat(one.control.status().fleet().switches().suspended()).containsOnlyKeys("canary", "beta");
        assertThat(stored().switches().suspended()).containsOnlyKeys("canary", "beta");
    }

    private static Act act(String name, String because, String what) {
        return new Act(Instant.parse("2026-12-01T10:00:00Z"), by(name, because), "155cc5b21305", what);
    }

    private void faster(UnaryOperator<FleetState> change) {
        FleetState before = stored();
        store.state.write(Optional.of(change.apply(before).after(before).text()));
    }

    private FleetState stored() {
        try {
            return store.state.text.isEmpty() ? FleetState.EMPTY : FleetState.read("store", store.state.text.get());
        } catch (UnreadableStateException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void ofManyOperatorsWhoSawTheSameOneResumes() throws Exception {
        List<Instance> all = List.of(instance(), instance(), instance());
        all.get(0).fleet.suspend("beta", Optional.empty(), by("anna"));
        all.forEach(instance -> instance.awaitRefusing("beta", true));
        String seen = all.get(0).fleet.version();
        ExecutorService operators = Executors.newFixedThreadPool(9);
        try {
            List<Future<?>> tries = IntStream.range(0, 9)
                    .<Future<?>>mapToObj(
                            i -> operators.submit(() -> all.get(i % 3).fleet.resume("beta", seen, by("operator " + i))))
                    .toList();
            int winners = 0;
            for (Future<?> one : tries) {
                try {
                    one.get();
                    winners++;
                } catch (ExecutionException refused) {
                    assertThat(refused).hasCauseInstanceOf(VersionMovedException.class);
                }
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            operators.shutdownNow();
        }
    }

    @Test
    void aPinReachesAllAndANewInstanceThatNeverSawTheVersion() {
        Instance one = instance();
        Instance other = instance();
        String first = says("a");
        String second = says("b");

        GrayReload reload = one.fleet.rollback(first, one.fleet.version(), by("anna", "errors"));

        assertThat(reload.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(reload.changes()).containsExactly("- b", "+ a: stage beta");
        assertThat(reload.unpersisted()).isEmpty();
        assertThat(one.inForce()).isEqualTo(first);
        await().until(() -> other.inForce().equals(first));
        Instance young = instance();
        assertThat(young.inForce()).isEqualTo(first);
        assertThat(young.control.status().pending().map(pending -> pending.version()))
                .contains(second);
        String third = says("c");
        assertThat(List.of(one.inForce(), other.inForce(), young.inForce())).containsOnly(first);

        young.fleet.unpin(young.fleet.version(), by("bob", "mended"));

        assertThat(young.inForce()).isEqualTo(third);
        await().until(() -> one.inForce().equals(third) && other.inForce().equals(third));
        assertThat(one.control.status().pinned()).isEmpty();
        assertThat(one.control.history()).anyMatch(entry -> entry.changes().contains("unpinned"));
    }

    @Test
    void aNewInstanceStartsOnThePinThoughTheBlockHasMistakes() {
        Instance one = instance();
        String first = says("a");
        says("b");
        one.fleet.rollback(first, one.fleet.version(), by("anna", "errors"));
        store.rules.write(Optional.of("wrong"));

        assertThat(instance().inForce()).isEqualTo(first);
    }

    @Test
    void aVersionThatNobodyKnowsIsNotPinned() {
        Instance one = instance();
        says("a");

        assertThatThrownBy(() -> one.fleet.rollback("9c1d44e07b21", one.fleet.version(), by("anna")))
                .hasMessageStartingWith("version '9c1d44e07b21' is not in the history; known are ");
        assertThatThrownBy(() -> one.fleet.unpin(one.fleet.version(), by("anna")))
                .hasMessage("no version is pinned on all instances");
        assertThat(store.state.text).isEmpty();
    }

    @Test
    void aPinOfThisInstanceCountsBeforeTheFleets() {
        Instance one = instance();
        Instance other = instance();
        String first = says("a");
        String second = says("b");
        says("c");
        one.control.rollback(first, one.inForce(), by("anna"));

        assertThatThrownBy(() -> one.fleet.rollback(second, one.fleet.version(), by("anna")))
                .hasMessageContaining("this instance has pinned '%s' for itself; unpin it first", first);
        other.fleet.rollback(second, other.fleet.version(), by("bob"));
        await().until(() -> one.control.status().fleet().pin().isPresent());
        assertThat(one.inForce()).isEqualTo(first);
        one.control.unpin(first, by("anna"));
        assertThat(one.inForce()).isEqualTo(second);
    }

    @Test
    void aPinThatAnInstanceCanNotReadLeavesItsRulesAndTheOtherSwitchesCount() {
        Instance one = instance();
        String first = says("a");
        store.state.write(Optional.of(FleetState.EMPTY
                .suspending("beta", now, by("anna"))
                .pinning(new FleetState.Pin("9c1d44e07b21", "block.yml", "wrong", by("anna"), now))
                .after(FleetState.EMPTY)
                .text()));

        one.awaitRefusing("beta", true);

        assertThat(one.inForce()).isEqualTo(first);
        assertThat(one.control.status().pinned()).contains("9c1d44e07b21");
    }

    @Test
    void withdrawnInvitationsAreWithdrawnOnAll() {
        Instance one = instance();
        Instance other = instance();

        one.fleet.withdraw("m0Zk1yQ3bVxT", Optional.empty(), by("anna", "left"));
        one.fleet.withdraw("m0Zk1yQ3bVxT", Optional.empty(), by("anna", "left"));

        await().until(() -> other.control.status().withdrawn().containsKey("m0Zk1yQ3bVxT"));
        assertThat(one.acts).hasSize(1);
        assertThat(stored().acts()).isEqualTo(1);
    }

    @Test
    void whileTheStoreIsAwayASuspensionIsInForceHereAndReachesTheOthersLater() {
        Instance one = instance();
        Instance other = instance();
        store.dead = true;

        Persistence first = one.fleet.suspend("beta", Optional.empty(), by("anna", "errors"));
        Persistence second = one.fleet.suspend("canary", Optional.of(one.fleet.version()), by("anna", "errors"));

        assertThat(first.problem())
                .contains("the store of the fleet's switches can't be read: java.io.IOException: connection refused. It"
                        + " is in force on this instance only. This instance writes it for all when the store is"
                        + " back, unless it is stopped before");
        assertThat(second.isKept()).isFalse();
        assertThat(one.refuses("beta")).isTrue();
        assertThat(one.refuses("canary")).isTrue();
        assertThat(one.fleet.store().persistence().isKept()).isFalse();
        assertThat(other.refuses("beta")).isFalse();

        store.dead = false;
        other.awaitRefusing("beta", true);
        other.awaitRefusing("canary", true);
        assertThat(stored().switches().acts())
                .extracting(Act::what)
                .containsExactly("suspended canary", "suspended beta");
        await().until(() -> one.fleet.store().persistence().isKept());
        assertThat(one.fleet.store().trouble()).isEmpty();
    }

    @Test
    void whileTheStoreIsAwayOtherActsAreRefused() {
        Instance one = instance();
        String first = says("a");
        says("b");
        one.fleet.suspend("beta", Optional.empty(), by("anna"));
        String seen = one.fleet.version();
        store.dead = true;

        assertThatThrownBy(() -> one.fleet.resume("beta", seen, by("anna"))).isInstanceOf(StoreAwayException.class);
        assertThatThrownBy(() -> one.fleet.rollback(first, seen, by("anna"))).isInstanceOf(StoreAwayException.class);
        assertThatThrownBy(() -> one.fleet.unpin(seen, by("anna"))).isInstanceOf(StoreAwayException.class);
        assertThatThrownBy(() -> one.fleet.withdraw("m0Zk1yQ3bVxT", Optional.empty(), by("anna")))
                .isInstanceOf(StoreAwayException.class)
                .hasMessageContaining("connection refused");
        assertThat(one.refuses("beta")).isTrue();
        assertThat(one.acts).hasSize(1);
        assertThat(one.fleet.store().trouble()).isPresent();
    }

    @Test
    void withoutTheStoreARestartHasTheLastKnownSwitches() {
        Disk disk = new Disk();
        Instance one = new Instance(disk);
        one.fleet.suspend("beta", Optional.empty(), by("anna", "errors"));
        one.followed.close();
        store.dead = true;

        try (CapturedLog log = new CapturedLog().quietly()) {
            assertThat(new Instance(disk).refuses("beta")).isTrue();
            assertThat(log.messages())
                    .anyMatch(line -> line.matches(
                            "Stage 'beta' is suspended on all instances since 2026-12-01T10:\\d\\d:\\d\\dZ,"
                                    + " by anna: errors; its traffic takes the baseline until POST.*"));
        }
        assertThat(instance().refuses("beta")).isFalse();
    }

    @Test
    void theLastKnownSwitchesOfAnotherSourceDoNotCount() {
        Disk disk = new Disk();
        disk.fleet = Optional.of("# source: fake:others\n"
                + FleetState.EMPTY
                        .suspending("beta", now, by("anna"))
                        .after(FleetState.EMPTY)
                        .text());

        assertThat(new Instance(disk).refuses("beta")).isFalse();
        assertThat(store.state.text).isEmpty();
    }

    @Test
    void aStoreThatLosesTheKeySwitchesNothingOn() {
        Instance one = instance();
        Instance other = instance();
        one.fleet.suspend("beta", Optional.empty(), by("anna"));
        other.awaitRefusing("beta", true);

        store.state.write(Optional.empty());

        await().until(() -> store.state.text.isPresent());
        assertThat(stored().switches().suspended()).containsOnlyKeys("beta");
        assertThat(List.of(
                        one.refuses("beta"), other.refuses("beta"), instance().refuses("beta")))
                .containsOnly(true);
    }

    @Test
    void aTextThatIsNoStateChangesNothingAndIsNotOverwritten() {
        Instance one = instance();
        one.fleet.suspend("beta", Optional.empty(), by("anna"));
        String seen = one.fleet.version();
        store.state.write(Optional.of("[gray-state 1]\nnonsense\n"));
        await().until(() -> one.fleet.store().trouble().isPresent());

        assertThat(one.fleet.store().trouble().orElseThrow())
                .startsWith("rules.state, line 2: is neither '[kind name]' nor 'key: value'; correct it there");
        assertThat(one.refuses("beta")).isTrue();
        assertThatThrownBy(() -> one.fleet.resume("beta", seen, by("anna")))
                .hasMessageContaining("rules.state, line 2");
        assertThat(one.fleet.suspend("canary", Optional.empty(), by("anna")).isKept())
                .isFalse();
        assertThat(one.refuses("canary")).isTrue();
        assertThat(store.state.text).contains("[gray-state 1]\nnonsense\n");
    }

    @Test
    void aRolloutsStateReachesTheListenersOfTheOthersAndIsNoActOfAnOperator() {
        Instance one = instance();
        Instance other = instance();
        List<Map<String, Map<String, String>>> heard = new CopyOnWriteArrayList<>();
        other.fleet.store().listen(() -> heard.add(other.fleet.store().state().rollouts()));
        String seen = one.fleet.version();

        one.fleet.store().change(state -> state.rollout("checkout", Map.of("phase", "held")));

        await().until(() -> heard.contains(Map.of("checkout", Map.of("phase", "held"))));
        assertThat(one.fleet.version()).isEqualTo(seen);
    }

    @Test
    void aStoreThatShowsAWriteLateDoesNotTakeItBack() throws Exception {
        Instance one = instance();
        one.fleet.suspend("canary", Optional.empty(), by("anna"));
        Optional<String> old = store.state.text;
        one.fleet.suspend("beta", Optional.empty(), by("anna"));
        Optional<String> latest = store.state.text;

        store.state.text = old;
        one.fleet.store().step();
        assertThat(one.refuses("beta")).isTrue();
        store.state.text = latest;
        one.fleet.store().step();
        assertThat(one.refuses("beta")).isTrue();
    }
}
