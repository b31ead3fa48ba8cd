package io.github.grayrelease.control;

import static io.github.grayrelease.control.Author.by;
import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.GrayReload.Outcome;
import io.github.grayrelease.RequestFacts;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleBlock;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.snapshot.Snapshots;
import io.github.grayrelease.stage.Stages;
import io.github.grayrelease.trust.Invitation;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleControlTest {

    @TempDir
    private Path folder = Path.of("");

    private final Instant now = Instant.parse("2026-12-01T00:00:00Z");
    private final RuleDocument first = Words.document("none");
    private final RuleBooks books = new RuleBooks(first);

    /** What snapshots hold, as the core itself reads no JSON. */
    private final Map<String, RuleDocument> written = new HashMap<>();

    private final Deque<Snapshots> processes = new ArrayDeque<>();

    private RuleControl control() {
        return new RuleControl(
                books, first, "fake:rules", snapshots(), () -> now, new GrayObserver() {}, Optional.empty());
    }

    private Snapshots snapshots() {
        RuleReader reader = (block, files) -> {
            String version = block.text().replaceFirst("(?s).*# version: (\\w+).*", "$1");
            RuleDocument document = Objects.requireNonNull(written.get(version));
            return books.check(RuleBlock.of(document), new RuleBlock.Own(document, List.of()), files);
        };
        processes.forEach(Snapshots::close); // as after a restart
        processes.push(Snapshots.in(folder.resolve("snapshots"), reader));
        return processes.element();
    }

    private String offer(RuleControl control, String words) {
        RuleDocument document = Words.document(words);
        written.put(document.version(), document);
        control.offer(document, by("source"));
        return document.version();
    }

    private String inForce() {
        return books.current().version();
    }

    @Test
    void aRollbackPinsAndWhatComesLaterWaits() {
        RuleControl control = control();
        String a = offer(control, "a");
        String b = offer(control, "b");

        assertThat(control.rollback(a, b, by("anna")).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(inForce()).isEqualTo(a);
        assertThat(control.status().switches().pinned()).contains(a);
        String c = offer(control, "c");
        assertThat(inForce()).isEqualTo(a);
        assertThat(control.status().pending().map(Revision::version)).contains(c);

        assertThat(control.unpin(a, by("anna")).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(inForce()).isEqualTo(c);
        assertThat(control.status().pending()).isEmpty();
    }

    @Test
    void unpinningGoesOnWithWhatTheSourceSaidBeforeTheRollback() {
        RuleControl control = control();
        String a = offer(control, "a");
        String b = offer(control, "b");
        control.rollback(a, b, by("anna"));

        control.unpin(a, by("anna"));

        assertThat(inForce()).isEqualTo(b);
    }

    @Test
    void whoLookedAtAnotherVersionChangesNothing() {
        RuleControl control = control();
        String a = offer(control, "a");
        String b = offer(control, "b");

        assertThatThrownBy(() -> control.rollback(a, a, by("anna")))
                .isInstanceOf(VersionMovedException.class)
                .hasMessage("the version in force is '" + b + "', not '" + a + "'; read it and decide again");
        assertThatThrownBy(() -> control.suspend("beta", Optional.of(a), by("anna", "errors")))
                .isInstanceOf(VersionMovedException.class);
        assertThatThrownBy(() -> control.unpin(a, by("anna"))).isInstanceOf(VersionMovedException.class);
        assertThat(inForce()).isEqualTo(b);
        assertThat(control.status().switches().suspended()).isEmpty();
    }

    @Test
    void anUnknownVersionIsAnsweredWithTheKnownOnes() {
        RuleControl control = control();
        String a = offer(control, "a");

        assertThatThrownBy(() -> control.rollback("nonsense", a, by("anna")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version 'nonsense' is not in the history; known are [" + a + "]");
        assertThat(control.status().switches().pinned()).isEmpty();
    }

    @Test
    void aSuspendedStageIsOffAtOnceAndThroughEveryReload() {
        RuleControl control = control();
        offer(control, "a");
        control.suspend("beta", Optional.of(inForce()), by("anna", "errors"));
        assertThat(books.current().opened("beta").orElseThrow().stage()).isEqualTo("stable");
        offer(control, "b");
        assertThat(books.current().opened("beta").orElseThrow().stage()).isEqualTo("stable");
        assertThat(books.current().opened("canary").orElseThrow().stage()).isEqualTo("canary");

        control.resume("beta", inForce(), by("anna"));

        assertThat(books.current().opened("beta").orElseThrow().stage()).isEqualTo("beta");
    }

    @Test
    void suspendingIsNoNewVersion() {
        RuleControl control = control();
        String a = offer(control, "a");

        control.suspend("beta", Optional.of(a), by("anna", "errors"));

        assertThat(inForce()).isEqualTo(a);
    }

    @Test
    void aLaneCanBeSuspendedAndTheBaselineCanNot() {
        RuleControl control = control();
        offer(control, "a");

        control.suspend("beta/team-a", Optional.of(inForce()), by("anna", "errors"));

        assertThat(books.current().opened("beta/team-a").orElseThrow().stage()).isEqualTo("stable");
        assertThat(books.current().opened("beta").orElseThrow().stage()).isEqualTo("beta");
        assertThatThrownBy(() -> control.suspend("stable", Optional.of(inForce()), by("anna", "errors")))
                .hasMessage("'stable' is not a stage that can be suspended; declared are [canary, beta]");
        assertThatThrownBy(() -> control.suspend("gamma", Optional.of(inForce()), by("anna", "errors")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyWhatAnOperatorSuspendedCanBeResumed() {
        RuleControl control = control();
        RuleDocument suspending = Words.document("a").suspended("beta");
        control.offer(suspending, by("source"));

        assertThatThrownBy(() -> control.resume("beta", inForce(), by("anna")))
                .hasMessage("'beta' is suspended by 'gray.suspended' of the rules in fake:rules; remove it there");
        assertThatThrownBy(() -> control.resume("canary", inForce(), by("anna")))
                .hasMessage("'canary' is not suspended");
    }

    @Test
    void pinAndSuspensionsSurviveARestart() {
        RuleControl before = control();
        String a = offer(before, "a");
        String b = offer(before, "b");
        before.rollback(a, b, by("anna"));
        before.suspend("canary", Optional.of(a), by("anna", "errors: 5 %, see #12\nüñ"));

        RuleControl after = control();

        assertThat(inForce()).isEqualTo(a);
        assertThat(after.status().switches()).isEqualTo(before.status().switches());
        assertThat(books.current().opened("canary").orElseThrow().stage()).isEqualTo("stable");
        offer(after, "c");
        assertThat(inForce()).isEqualTo(a);
    }

    @Test
    void aPinWhoseSnapshotIsGoneIsDropped() throws IOException {
        RuleControl before = control();
        String a = offer(before, "a");
        String b = offer(before, "b");
        before.rollback(a, b, by("anna"));
        try (Stream<Path> files = Files.list(folder.resolve("snapshots"))) {
            for (Path file : files.toList()) {
                if (file.toString().contains(a)) {
                    Files.delete(file);
                }
            }
        }

        RuleControl after = control();

        assertThat(after.status().switches().pinned()).isEmpty();
        String c = offer(after, "c");
        assertThat(inForce()).isEqualTo(c);
    }

    @Test
    void historyNamesWhoChangedWhat() {
        RuleControl control = control();
        offer(control, "a");
        String b = offer(control, "b");
        control.rollback(control.history().get(1).revision().version(), b, by("anna"));

        assertThat(control.history())
                .extracting(change -> change.revision().by())
                .containsExactly("anna", "source", "source");
        assertThat(control.history())
                .extracting(RuleHistory::changes)
                .containsExactly(List.of("- b", "+ a: stage beta"), List.of("- a", "+ b: stage beta"), List.of());
    }

    @Test
    void historyKeepsTen() {
        RuleControl control = control();
        for (int i = 0; i < 12; i++) {
            offer(control, "r" + i);
        }

        assertThat(control.history()).hasSize(10);
        assertThat(snapshots().load().history())
                .hasSize(10)
                .extracting(Revision::version)
                .startsWith(inForce());
    }

    @Test
    void theSameRulesAfterARestartAreNoNewRevision() {
        RuleControl before = control();
        offer(before, "a");

        RuleControl after = control();
        offer(after, "a");

        assertThat(after.history()).hasSize(1);
    }

    @Test
    void suspendingCompilesNothing() {
        RuleBook book = RuleCompiler.compile(Words.document("a"));

        assertThat(book.suspending(Set.of())).isSameAs(book);
        assertThat(book.suspending(Set.of("beta")).version()).isEqualTo(book.version());
    }

    @Test
    void withoutAWordFromTheSourceTheNewestSnapshotIsInForceAgain() {
        String a = offer(control(), "a");

        RuleControl after = control();
        assertThat(inForce()).isEqualTo(first.version());
        assertThat(after.hasSpokenOrRestores()).isTrue();
        assertThat(inForce()).isEqualTo(a);
    }

    @Test
    void whereNothingWasKeptThereIsNothingToRestore() {
        assertThat(control().hasSpokenOrRestores()).isFalse();
        assertThat(inForce()).isEqualTo(first.version());
    }

    @Test
    void whateverBecomesOfAFileThatRulesNameSuspendingAndGoingBackWork() throws IOException {
        Path file = Files.writeString(folder.resolve("vip.txt"), "anna\n");
        RuleControl control = control();
        String a = offer(control, "a");
        RuleDocument vip = RuleDocument.of("stable", "canary", "beta")
                .rules(rule("vip", "beta").when(MatchDefinition.header("X", TestDefinition.inFile(file.toString()))));
        control.offer(vip, by("source"));
        String before = inForce();
        Files.delete(file);

        control.suspend("beta", Optional.of(before), by("anna", "errors"));
        assertThat(books.current().opened("beta").orElseThrow().stage()).isEqualTo("stable");
        assertThat(inForce()).isEqualTo(before);
        control.rollback(a, before, by("anna"));
        control.unpin(a, by("anna"));
        assertThat(inForce()).isEqualTo(before);
        assertThat(control.status().current().version()).isEqualTo(before);
    }

    @Test
    void otherLinesInAFileThatRulesNameAreAChangeThatIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("vip.txt"), "anna\n");
        RuleControl control = control();
        RuleDocument vip = RuleDocument.of("stable", "canary", "beta")
                .rules(rule("vip", "beta").when(MatchDefinition.subject(TestDefinition.inFile(file.toString()))));
        control.offer(vip, by("source"));
        Files.writeString(file, "carl\n");

        GrayReload reload = control.offer(vip, by("anna"));

        assertThat(reload.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(reload.changes())
                .containsExactly("~ the lines of a file that 'in-file' names, or only the order of keys");
        assertThat(control.history().get(0).changes()).isEqualTo(reload.changes());
    }

    private static final Keys KEYS = Keys.of("a-secret-of-more-than-32-characters", Optional.empty());

    private RuleControl control(Invitations invitations, Instant at) {
        return new RuleControl(
                books, first, "fake:rules", snapshots(), () -> at, new GrayObserver() {}, Optional.of(invitations));
    }

    private static boolean counts(Invitations invitations, Invitation invitation) {
        TagReader reader = new TagReader(TagNames.DEFAULT, Trust.NONE, Optional.of(invitations));
        return reader.read(new FakeRequest().withCookie("gray-invite", invitation.token()), Stages.DEFAULT)
                .stage()
                .isPresent();
    }

    @Test
    void anInvitationIsWithdrawnAtOnceAndStaysSoOverARestart() {
        Invitations before = new Invitations(KEYS, () -> now);
        Invitation invitation = before.invite("beta", Duration.ofDays(1));
        Invitation other = before.invite("beta", Duration.ofDays(1));
        RuleControl control = control(before, now);
        assertThat(counts(before, invitation)).isTrue();

        control.withdraw(invitation.id(), by("anna"));
        control.withdraw(invitation.id(), by("bob"));

        assertThat(counts(before, invitation)).isFalse();
        Invitations after = new Invitations(KEYS, () -> now);
        RuleControl restarted = control(after, now);
        assertThat(counts(after, invitation)).isFalse();
        assertThat(counts(after, other)).isTrue();
        assertThat(restarted.status().switches().withdrawn())
                .isEqualTo(Map.of(invitation.id(), new Switches.Withdrawal("anna", now)));
    }

    @Test
    void whatWasWithdrawnIsForgottenOnlyOnceNoSuchInvitationCanCount() {
        Invitations invitations = new Invitations(KEYS, () -> now);
        Invitation longest = invitations.invite("beta", Invitations.LONGEST);
        control(invitations, now).withdraw(longest.id(), by("anna"));

        control(invitations, now.plus(Invitations.LONGEST)).withdraw("AAAAAAAAAAAA", by("anna"));
        assertThat(snapshots().load().switches().withdrawn()).containsKey(longest.id());
        control(invitations, now.plus(Invitations.LONGEST.plusDays(2))).withdraw("BBBBBBBBBBBB", by("anna"));
        assertThat(snapshots().load().switches().withdrawn()).containsOnlyKeys("AAAAAAAAAAAA", "BBBBBBBBBBBB");
    }

    private final List<GrayAct> acts = new ArrayList<>();

    private RuleControl told() {
        GrayObserver observer = new GrayObserver() {
            @Override
            public void acted(GrayAct act) {
                acts.add(act);
            }
        };
        return new RuleControl(books, first, "fake:rules", snapshots(), () -> now, observer, Optional.empty());
    }

    @Test
    void theFirstReadingOfRulesThatTheStartPutInForceTellsThemAll() {
        RuleControl control = control();

        GrayReload start = control.offer(first, by("start"));

        assertThat(start.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(start.changes()).hasSameSizeAs(first.rules()).allSatisfy(line -> assertThat(line)
                .startsWith("+ "));
        assertThat(control.offer(first, by("refresh")).changes()).isEmpty();
        assertThat(control.rollback(inForce(), inForce(), by("anna")).changes()).isEmpty();
    }

    @Test
    void aReloadTellsWhoseRulesAreInForce() {
        RuleControl control = control();

        assertThat(control.troubled(Outcome.FAILED, by("source"), "down").rulesFrom())
                .isEqualTo("environment");
        offer(control, "a");
        assertThat(control.troubled(Outcome.FAILED, by("source"), "down").rulesFrom())
                .isEqualTo("fake:rules");
    }

    @Test
    void eachActOfAnOperatorIsToldOnce() {
        RuleControl control = told();
        String version = offer(control, "a");

        control.suspend("beta", Optional.empty(), by("anna", "errors in checkout"));
        assertThatThrownBy(() -> control.suspend("gamma", Optional.empty(), by("anna")))
                .isInstanceOf(IllegalArgumentException.class);
        control.resume("beta", version, by("bob"));
        assertThatThrownBy(() -> control.resume("beta", version, by("bob")))
                .isInstanceOf(IllegalArgumentException.class);
        control.withdraw("AAAAAAAAAAAA", by("anna"));
        control.withdraw("AAAAAAAAAAAA", by("bob"));

        assertThat(acts)
                .containsExactly(
                        new GrayAct(
                                GrayAct.Kind.SUSPENDED,
                                "beta",
                                "anna",
                                Optional.of("errors in checkout"),
                                Optional.empty()),
                        new GrayAct(GrayAct.Kind.RESUMED, "beta", "bob", Optional.empty(), Optional.empty()),
                        new GrayAct(
                                GrayAct.Kind.WITHDRAWN, "AAAAAAAAAAAA", "anna", Optional.empty(), Optional.empty()));
    }

    @Test
    void anActThatARestartWouldLoseSaysSo() {
        RuleControl control = new RuleControl(
                books,
                first,
                "fake:rules",
                Snapshots.none("'gray.snapshots' is 'none', so nothing is kept on disk"),
                () -> now,
                new GrayObserver() {
                    @Override
                    public void acted(GrayAct act) {
                        acts.add(act);
                    }
                },
                Optional.empty());

        control.suspend("beta", Optional.empty(), by("anna"));

        assertThat(acts).hasSize(1).allSatisfy(act -> assertThat(act.unpersisted())
                .contains("'gray.snapshots' is 'none', so nothing is kept on disk"));
    }

    @Test
    void theStartTellsWhatOperatorsLeftSwitchedOff() {
        RuleControl control = control();
        String a = offer(control, "a");
        String b = offer(control, "b");
        control.suspend("beta", Optional.empty(), by("anna", "errors in\ncheckout"));
        control.withdraw("AAAAAAAAAAAA", by("anna"));
        control.rollback(a, b, by("bob"));

        try (CapturedLog log = new CapturedLog()) {
            control();

            assertThat(log.messages())
                    .containsExactly(
                            "Version '" + a
                                    + "' was pinned before the restart; it stays in force until POST /actuator/gray/unpin",
                            "Stage 'beta' is suspended on this instance since 2026-12-01T00:00:00Z, by anna: errors in"
                                    + " checkout; its traffic takes the baseline until POST /actuator/gray/stages/beta resumes it",
                            "Invitations withdrawn on this instance: 1");
        }
    }

    @Test
    void nothingIsToldAtAStartWithoutSwitches() {
        offer(control(), "a");

        try (CapturedLog log = new CapturedLog()) {
            control();

            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void whatIsNoIdIsRefusedAndNotQuoted() {
        assertThatThrownBy(() -> control().withdraw("pinned\n", by("anna")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an invitation id; use the 'id' that POST /actuator/gray/invitations returned");
    }

    private RuleDocument vip(Path file) {
        return RuleDocument.of("stable", "canary", "beta")
                .rules(rule("vip", "beta").when(MatchDefinition.subject(TestDefinition.inFile(file.toString()))));
    }

    private String stageOf(String subject) {
        return books.current()
                .decide(PresentedTags.NOTHING, new RequestFacts().subject(subject), () -> now)
                .decision()
                .stage();
    }

    @Test
    void goingBackBringsTheFormerLinesOfAFileBackAfterARestartToo() throws IOException {
        Path file = Files.writeString(folder.resolve("vip.txt"), "anna\n");
        RuleControl control = control();
        String annas = offer(control, vip(file));
        Files.writeString(file, "carl\n");
        String carls = offer(control, vip(file));
        assertThat(annas).isNotEqualTo(carls);
        assertThat(stageOf("anna")).isEqualTo("stable");

        control.rollback(annas, carls, by("anna"));

        assertThat(stageOf("anna")).isEqualTo("beta");
        assertThat(stageOf("carl")).isEqualTo("stable");
        Files.delete(file);
        RuleControl after = new RuleControl(
                new RuleBooks(first),
                first,
                "fake:rules",
                snapshots(),
                () -> now,
                new GrayObserver() {},
                Optional.empty());
        assertThat(after.status().current().version()).isEqualTo(annas);
        control();
        assertThat(stageOf("anna")).isEqualTo("beta");
        assertThat(stageOf("carl")).isEqualTo("stable");
    }

    private String offer(RuleControl control, RuleDocument document) {
        String version = document.version();
        written.put(version, document);
        control.offer(document, by("source"));
        return version;
    }

    @Test
    void linesThatNoRevisionNamesAnyMoreAreRemoved() throws IOException {
        Path file = folder.resolve("vip.txt");
        for (int i = 0; i < 14; i++) {
            Files.writeString(file, "user-" + i);
            offer(control(), vip(file));
        }

        try (Stream<Path> kept = Files.list(folder.resolve("snapshots").resolve("files"))) {
            assertThat(kept).hasSize(10);
        }
    }
}
