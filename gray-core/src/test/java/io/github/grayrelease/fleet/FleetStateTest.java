package io.github.grayrelease.fleet;

import static io.github.grayrelease.control.Author.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.grayrelease.control.Act;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.fleet.FleetState.Pin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FleetStateTest {

    private static final String PLACE = "redis:gray-rules.state";

    private final Instant now = Instant.parse("2026-12-01T10:00:00Z");

    private final FleetState full = FleetState.EMPTY
            .suspending("beta/team-a", now, by("anna", "errors in checkout"))
            .pinning(
                    new Pin("9c1d44e07b21", "9c1d44e07b21.json", "{\"gray\": {\n  \"rules\": []\n}}\n", by("bob"), now))
            .withdrawing("m0Zk1yQ3bVxT", now, by("carl", ""))
            .rollout("checkout", Map.of("phase", "held"))
            .noting(new Act(now, by("anna", "errors in checkout"), "155cc5b21305", "suspended beta/team-a"))
            .after(FleetState.EMPTY);

    private static FleetState read(String text) throws UnreadableStateException {
        return FleetState.read(PLACE, text);
    }

    @Test
    void aPersonReadsItInTheStore() {
        assertThat(full.text())
                .isEqualTo(
                        """
                        [gray-state 1]
                        changes: 1
                        acts: 1

                        [suspended beta/team-a]
                        at: 2026-12-01T10:00:00Z
                        by: anna
                        because: errors in checkout

                        [pinned 9c1d44e07b21]
                        at: 2026-12-01T10:00:00Z
                        by: bob
                        block: 9c1d44e07b21.json
                        text:
                        | {"gray": {
                        |   "rules": []
                        | }}
                        |\s

                        [withdrawn m0Zk1yQ3bVxT]
                        at: 2026-12-01T10:00:00Z
                        by: carl
                        because:

                        [rollout checkout]
                        phase: held

                        [act 1]
                        at: 2026-12-01T10:00:00Z
                        by: anna
                        because: errors in checkout
                        version: 155cc5b21305
                        what: suspended beta/team-a
                        """);
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        FleetState back = read(full.text());

        assertThat(back).isEqualTo(full);
        assertThat(back.switches()).isEqualTo(full.switches());
        assertThat(back.pin()).isEqualTo(full.pin());
        assertThat(back.rollouts()).isEqualTo(Map.of("checkout", Map.of("phase", "held")));
        assertThat(back.changes()).isEqualTo(1);
        assertThat(back.acts()).isEqualTo(1);
    }

    @Test
    void anyTextOfAnOperatorOrARolloutIsReadBack() throws Exception {
        List<String> pieces = List.of(
                "a",
                " ",
                "\n",
                "\r",
                "|",
                "| ",
                "[suspended x]",
                "]",
                "\\",
                "\\n",
                ":",
                ": ",
                "#",
                "灰度",
                "\u3000",
                "\t",
                "\"",
                "$1",
                "\u2028");
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i < 3; i++) {
                fields.put("field " + i, text(random, pieces));
            }
            String rule = text(random, pieces);
            FleetState state = FleetState.EMPTY
                    .rollout(rule, fields)
                    .suspending("beta", now, by(text(random, pieces), text(random, pieces)));

            FleetState back = read(state.text());

            assertThat(back).as("seed %d: %s", seed, state.text()).isEqualTo(state);
            assertThat(back.rollouts()).as("seed " + seed).containsEntry(rule, fields);
        }
    }

    private static String text(Random random, List<String> pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    @Test
    void whatANewerVersionAddedIsKeptWhenAnOlderOneWrites() throws Exception {
        String newer =
                """
                [gray-state 1]
                changes: 7
                acts: 3
                lease: 20s

                [suspended beta]
                at: 2026-12-01T10:00:00Z
                by: anna
                until: 2026-12-02T10:00:00Z

                [frozen all]
                why: holidays

                [act 1]
                at: 2026-12-01T10:00:00Z
                by: anna
                version: 155cc5b21305
                what: suspended beta
                from: 10.0.0.7
                """;

        FleetState changed = read(newer)
                .suspending("canary", now, by("bob"))
                .noting(new Act(now, by("bob"), "155cc5b21305", "suspended canary"));

        assertThat(changed.text())
                .contains("lease: 20s", "until: 2026-12-02T10:00:00Z", "[frozen all]\nwhy: holidays", "from: 10.0.0.7");
        assertThat(read(changed.text()).switches().suspended()).containsOnlyKeys("beta", "canary");
        assertThat(changed.acts()).isEqualTo(4);
    }

    @Test
    void linesOfAnEditorAreReadLikeOthers() throws Exception {
        String edited = full.text().replace("\n", "  \r\n").replace("|   \r\n", "|\r\n");

        assertThat(read(edited).switches().suspended())
                .containsEntry("beta/team-a", new Suspension("errors in checkout", "anna", now));
    }

    @Test
    void aTextThatIsNoStateIsRefusedWithPlaceAndRemedy() {
        refuses("gray: {}", "line 1: is neither '[kind name]' nor 'key: value'; correct it there, or delete the key");
        refuses("", "line 1: is not '[gray-state 1]'; correct it");
        refuses("[suspended beta]\nby: anna\n", "line 1: is not '[gray-state 1]'");
        refuses("[gray-state 1]\nchanges 7\n", "line 2: is neither");
        refuses("[gray-state 1]\nchanges: many\n", "[gray-state 1]: 'changes' is not a number");
        refuses("[gray-state 1]\nacts: 1\nacts: 2\n", "line 3: repeats 'acts'");
        refuses("[gray-state 1]\n\n[suspended beta]\nby: anna\n", "[suspended beta]: 'at' is missing");
        refuses("[gray-state 1]\n\n[suspended beta]\nat: 2026-12-01T10:00:00Z\n", "[suspended beta]: 'by' is missing");
        refuses("[gray-state 1]\n\n[suspended beta]\nby: anna\nat: today\n", "'at' is not a time such as 2026-12-01T");
        refuses("[gray-state 1]\n[rollout a]\n[rollout a]\n", "a second section 'rollout a'");
        refuses("[gray-state 1]\n| text\n", "line 2: is neither");
        refuses(full.text().replace("[withdrawn m0Zk1yQ3bVxT]", "[pinned 155cc5b21305]"), "pins two versions");
    }

    private static void refuses(String text, String problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageStartingWith(PLACE)
                .hasMessageContaining(problem);
    }

    @Test
    void aTextOfANewerFormatIsRefusedAndSaysWhatToUpdate() {
        refuses(
                "[gray-state 2]\n",
                "line 1: format '2' is not 1; a newer version of Gray wrote it; update this instance");
    }

    @Test
    void tenActsAreRememberedAndAllAreCounted() {
        FleetState state = FleetState.EMPTY;
        List<Act> acts = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            Act act = new Act(now.plusSeconds(i), by("anna"), "155cc5b21305", "act " + i);
            acts.add(0, act);
            state = state.noting(act);
        }

        assertThat(state.switches().acts()).isEqualTo(acts.subList(0, 10));
        assertThat(state.acts()).isEqualTo(14);
    }

    @Test
    void withdrawalsOlderThanAnyInvitationAreForgotten() {
        FleetState later = full.withdrawing("AAAAAAAAAAAA", now.plusSeconds(400L * 24 * 3600), by("carl"));

        assertThat(later.switches().withdrawn()).containsOnlyKeys("AAAAAAAAAAAA");
    }

    @Test
    void aRolloutWithoutFieldsIsForgotten() {
        assertThat(full.rollout("checkout", Map.of()).rollouts()).isEmpty();
    }

    @Test
    void aChangeYieldsAnotherStateAndLeavesTheOneBeforeAsItWas() {
        FleetState after = full.resuming("beta/team-a").unpinned();

        assertThat(after.switches().suspended()).isEmpty();
        assertThat(after.pin()).isEmpty();
        assertThat(full.switches().suspended()).containsKey("beta/team-a");
        assertThat(full.pin()).isPresent();
    }
}
