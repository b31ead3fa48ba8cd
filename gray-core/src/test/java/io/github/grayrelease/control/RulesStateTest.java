package io.github.grayrelease.control;

import static io.github.grayrelease.control.Author.by;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesStateTest {

    private static final int SEQUENCES = Integer.getInteger("gray.sequences", 10_000);
    private static final int EVENTS = 24;

    /** What the sources and the application's own configuration may say, each a set of rules. */
    private static final List<RuleDocument> TEXTS =
            List.of("none", "a", "b", "a b", "c").stream().map(Words::document).toList();

    private static final List<String> STAGES = List.of("canary", "beta", "beta/team-a");

    private Instant now = Instant.parse("2026-12-01T00:00:00Z");

    /** Keeps the state in memory, by its parts, as files do. */
    private static final class MemoryKeeper implements RuleKeeper {

        private List<Revision> history = List.of();
        private Optional<Revision> saidBeside = Optional.empty();
        private Switches switches = Switches.NONE;

        @Override
        public Kept load() {
            return new Kept(history, saidBeside, switches);
        }

        @Override
        public Persistence keep(RulesState before, RulesState after) {
            history = after.history();
            saidBeside = after.saidBesideHistory();
            switches = after.switches();
            return Persistence.KEPT;
        }

        @Override
        public void close() {}
    }

    /** The same by hand, with fields that every event sets. */
    private static final class NaiveModel {

        private final String own;
        private @Nullable String said;
        private boolean heard;
        private boolean counts;
        private @Nullable String pinned;
        private @Nullable String pinnedForAll;
        private final Set<String> suspended = new TreeSet<>();
        private final Set<String> suspendedForAll = new TreeSet<>();
        private final List<String> put = new ArrayList<>();

        NaiveModel(String own) {
            this.own = own;
        }

        String inForce() {
            if (pin() != null) {
                return pin();
            }
            return said != null && counts ? said : own;
        }

        @Nullable
        String pending() {
            return pin() == null || said == null || said.equals(pin()) ? null : said;
        }

        @Nullable
        String pin() {
            return pinned == null ? pinnedForAll : pinned;
        }

        boolean refuses(String stage) {
            return suspended.contains(stage) || suspendedForAll.contains(stage);
        }

        void pinsForAll(@Nullable String text) {
            boolean was = pin() != null;
            pinnedForAll = text;
            goesOn(was);
        }

        private void goesOn(boolean wasPinned) {
            if (pin() != null) {
                put(pin());
            } else if (wasPinned) {
                counts = said != null;
                if (counts) {
                    put(inForce());
                }
            }
        }

        void says(String text) {
            said = text;
            heard = true;
            counts = true;
            put(inForce());
        }

        void rollsBack(String text) {
            pinned = text;
            put(text);
        }

        void unpins() {
            pinned = null;
            goesOn(true);
        }

        /** The store of the fleet is read again later. */
        void restarts() {
            heard = false;
            counts = false;
            pinnedForAll = null;
            suspendedForAll.clear();
            if (said == null && !put.isEmpty()) {
                said = put.get(0);
            }
        }

        void staysSilent() {
            counts |= said != null;
        }

        private void put(String text) {
            if (put.isEmpty() || !put.get(0).equals(text)) {
                put.add(0, text);
            }
            while (put.size() > RulesState.REMEMBERED) {
                put.remove(put.size() - 1);
            }
        }
    }

    private RuleControl start(RuleBooks books, RuleDocument own, RuleKeeper keeper) {
        return new RuleControl(books, own, "fake:rules", keeper, () -> now, new GrayObserver() {}, Optional.empty());
    }

    @Test
    void anySequenceOfEventsEndsWhereTheNaiveModelDoes() {
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            Random random = new Random(sequence);
            RuleDocument own = TEXTS.get(random.nextInt(TEXTS.size()));
            MemoryKeeper keeper = new MemoryKeeper();
            RuleBooks books = new RuleBooks(own);
            RuleControl control = start(books, own, keeper);
            NaiveModel model = new NaiveModel(own.version());
            StringBuilder story = new StringBuilder("sequence " + sequence);
            for (int event = 0; event < EVENTS; event++) {
                now = now.plusSeconds(1);
                if (random.nextInt(8) == 0) {
                    story.append(", restart");
                    books = new RuleBooks(own);
                    control = start(books, own, keeper);
                    model.restarts();
                } else {
                    story.append(", ").append(happens(random, control, model));
                }
                compare(story.toString(), control, books, model);
            }
        }
    }

    /** One event, in both; says which. */
    private static String happens(Random random, RuleControl control, NaiveModel model) {
        String version = control.status().current().version();
        switch (random.nextInt(7)) {
            case 0, 1 -> {
                RuleDocument text = TEXTS.get(random.nextInt(TEXTS.size()));
                control.offer(text, by("source"));
                model.says(text.version());
                return "source says " + text.version();
            }
            case 2 -> {
                if (model.put.isEmpty()) {
                    return "nothing to go back to";
                }
                String to = model.put.get(random.nextInt(model.put.size()));
                control.rollback(to, version, by("anna", "errors"));
                model.rollsBack(to);
                return "back to " + to;
            }
            case 3 -> {
                if (model.pinned == null) {
                    return "nothing to unpin";
                }
                control.unpin(version, by("anna"));
                model.unpins();
                return "unpin";
            }
            case 4 -> {
                String stage = STAGES.get(random.nextInt(STAGES.size()));
                if (model.suspended.remove(stage)) {
                    control.resume(stage, version, by("anna"));
                } else {
                    control.suspend(stage, Optional.empty(), by("anna", "errors"));
                    model.suspended.add(stage);
                }
                return "switch " + stage;
            }
            case 5 -> {
                return switchedForAll(random, control, model);
            }
            default -> {
                control.hasSpokenOrRestores();
                model.staysSilent();
                return "source is silent";
            }
        }
    }

    /** Another instance, or this one, has written the state beside the block. */
    private static String switchedForAll(Random random, RuleControl control, NaiveModel model) {
        String stage = STAGES.get(random.nextInt(STAGES.size()));
        if (!model.suspendedForAll.remove(stage)) {
            model.suspendedForAll.add(stage);
        }
        Optional<RuleDocument> pin =
                random.nextBoolean() ? Optional.of(TEXTS.get(random.nextInt(TEXTS.size()))) : Optional.empty();
        Instant then = Instant.parse("2026-12-01T00:00:00Z");
        Map<String, Suspension> suspended = new TreeMap<>();
        model.suspendedForAll.forEach(off -> suspended.put(off, new Suspension("", "bob", then)));
        Switches switches = new Switches(pin.map(RuleDocument::version), suspended, Map.of(), List.of());
        Optional<Revision> pinned = pin.map(document -> new Revision(
                new CheckedRules(document.version(), RuleBlock.of(document), document, Map.of()),
                then,
                "fake:rules",
                by("bob"),
                Revision.Kind.ROLLED_BACK));
        control.accept(() -> new RuleStatus.Fleet(switches, pinned, Map.of()), by("bob"));
        model.pinsForAll(pin.map(RuleDocument::version).orElse(null));
        return "for all " + model.suspendedForAll + " pinned " + model.pinnedForAll;
    }

    private static void compare(String story, RuleControl control, RuleBooks books, NaiveModel model) {
        RuleStatus status = control.status();
        assertThat(status.current().version()).as(story).isEqualTo(model.inForce());
        assertThat(books.current().version()).as(story).isEqualTo(model.inForce());
        assertThat(status.pending().map(Revision::version).orElse(null))
                .as(story)
                .isEqualTo(model.pending());
        assertThat(status.switches().pinned().orElse(null)).as(story).isEqualTo(model.pinned);
        assertThat(status.pinned().orElse(null)).as(story).isEqualTo(model.pin());
        assertThat(status.switches().suspended().keySet()).as(story).isEqualTo(model.suspended);
        assertThat(control.hasSpoken()).as(story).isEqualTo(model.heard);
        assertThat(books.current().opened("beta").orElseThrow().stage())
                .as(story)
                .isEqualTo(model.refuses("beta") ? "stable" : "beta");
    }

    private final RuleDocument own = Words.document("none");
    private final MemoryKeeper keeper = new MemoryKeeper();
    private final RuleBooks books = new RuleBooks(own);
    private final RuleControl control = start(books, own, keeper);

    private String says(String words) {
        now = now.plusSeconds(1);
        RuleDocument document = Words.document(words);
        control.offer(document, by("source"));
        return document.version();
    }

    @Test
    void whatTheSourceSaysWhileItIsPinnedIsInForceOnceItIsUnpinnedWhateverWasPinnedMeanwhile() {
        String first = says("a");
        String second = says("b");
        String third = says("c");
        control.rollback(second, third, by("anna"));
        says("b");
        control.rollback(first, second, by("anna"));
        assertThat(control.status().pending().map(Revision::version)).contains(second);

        control.unpin(first, by("anna"));

        assertThat(control.status().current().version()).isEqualTo(second);
        assertThat(control.status().pending()).isEmpty();
    }

    @Test
    void whatWaitsBehindAPinIsKnownAfterARestartToo() {
        String first = says("a");
        String second = says("b");
        control.rollback(first, second, by("anna"));
        String third = says("c");

        RuleControl after = start(new RuleBooks(own), own, keeper);

        assertThat(after.status().current().version()).isEqualTo(first);
        assertThat(after.status().pending().map(Revision::version)).contains(third);
        after.unpin(first, by("anna"));
        assertThat(after.status().current().version()).isEqualTo(third);
    }

    @Test
    void anEventYieldsAnotherStateAndLeavesTheOneBeforeAsItWas() {
        Revision started = new Revision(Words.checked("a"), now, "environment", by("start"), Revision.Kind.SAID);
        RulesState before = RulesState.begin(started, keeper.load());

        RulesState after = before.suspending("beta", now, by("anna", "errors"));

        assertThat(before.switches()).isEqualTo(Switches.NONE);
        assertThat(after.suspended()).containsExactly("beta");
        assertThat(after.inForce()).isSameAs(before.inForce());
    }

    @Test
    void theReasonOfEveryWriteIsInTheHistory() {
        String first = says("a");
        String second = says("b");
        now = now.plusSeconds(1);
        control.rollback(first, second, by("anna", "errors in checkout"));
        now = now.plusSeconds(1);
        control.suspend("beta", Optional.empty(), by("bob", "slow"));
        now = now.plusSeconds(1);
        control.unpin(first, by("carl", "mended"));
        now = now.plusSeconds(1);
        control.resume("beta", second, by("dora", "fast again"));

        assertThat(control.history())
                .extracting(entry -> entry.revision().by()
                        + entry.revision()
                                .because()
                                .map(because -> ", " + because)
                                .orElse("") + ": "
                        + entry.changes())
                .containsExactly(
                        "dora, fast again: [resumed beta]",
                        "carl, mended: [- a, + b: stage beta]",
                        "bob, slow: [suspended beta]",
                        "anna, errors in checkout: [- b, + a: stage beta]",
                        "source: [- a, + b: stage beta]",
                        "source: []");
    }

    @Test
    void theEmergencyBrakeNeedsNoVersionButComparesOneThatIsGiven() {
        String first = says("a");

        assertThat(control.suspend("beta", Optional.empty(), by("anna")).isKept())
                .isTrue();
        assertThat(control.suspend("canary", Optional.of(first), by("anna")).isKept())
                .isTrue();
    }

    @Test
    void whatIsNotKeptSaysSo() {
        RuleKeeper readOnly = new RuleKeeper() {
            @Override
            public Kept load() {
                return keeper.load();
            }

            @Override
            public Persistence keep(RulesState before, RulesState after) {
                return Persistence.lost("'/rules' can't be written: read-only file system");
            }

            @Override
            public void close() {}
        };
        RuleControl forgetful = start(new RuleBooks(own), own, readOnly);

        Persistence answer = forgetful.suspend("beta", Optional.empty(), by("anna"));

        assertThat(answer.problem()).contains("'/rules' can't be written: read-only file system");
        assertThat(forgetful.status().persistence()).isEqualTo(answer);
        assertThat(forgetful.offer(Words.document("a"), by("source")).unpersisted())
                .contains("'/rules' can't be written: read-only file system");
        assertThat(forgetful.offer(Words.document("a"), by("source")))
                .satisfies(again -> assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED))
                .satisfies(again -> assertThat(again.unpersisted()).isPresent());
    }
}
