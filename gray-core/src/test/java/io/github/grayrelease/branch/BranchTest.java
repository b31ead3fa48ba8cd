package io.github.grayrelease.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.hold.GrayRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BranchTest {

    private final List<String> unknown = new ArrayList<>();

    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "canary", "beta")))
            .observer(new GrayObserver() {
                @Override
                public void unknownVariant(String name, String caller) {
                    unknown.add(name + " at " + caller.replaceAll(":\\d+$", ""));
                }
            })
            .start();

    @AfterEach
    void stop() {
        runtime.close();
    }

    private static String path() throws IOException {
        return Gray.when("beta/team-a")
                .then(() -> "team-a")
                .when("beta")
                .then(() -> "beta")
                .when("canary")
                .then(() -> "canary")
                .otherwise(() -> "stable");
    }

    @Test
    void thePathOfTheStageIsTaken() throws IOException {
        for (String stage : List.of("stable", "canary", "beta")) {
            try (GrayScope scope = Gray.open(stage)) {
                assertThat(path()).isEqualTo(stage);
            }
        }
        assertThat(path()).isEqualTo("stable");
    }

    @Test
    void aLaneTakesWhatIsBuiltForItselfElseForWhatItBranchesOff() throws IOException {
        try (GrayScope scope = Gray.open("beta/team-a/x")) {
            assertThat(path()).isEqualTo("team-a");
        }
        try (GrayScope scope = Gray.open("beta/team-b")) {
            assertThat(path()).isEqualTo("beta");
        }
    }

    @Test
    void onlyThePathThatIsTakenRuns() {
        List<String> ran = new ArrayList<>();
        try (GrayScope scope = Gray.open("canary")) {
            boolean added = Gray.when("beta")
                    .then(() -> ran.add("beta"))
                    .when("canary")
                    .then(() -> ran.add("canary"))
                    .when("canary")
                    .then(() -> ran.add("canary again"))
                    .otherwise(() -> ran.add("stable"));

            assertThat(added).isTrue();
            assertThat(ran).containsExactly("canary");
        }
    }

    @Test
    void whatAPathThrowsComesOutAsThrown() {
        IOException thrown = new IOException("from the path");
        try (GrayScope scope = Gray.open("beta")) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Gray.when("beta")
                            .then(() -> {
                                throw thrown;
                            })
                            .otherwise(() -> "stable"))
                    .isSameAs(thrown);
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Gray.when("beta").then(() -> "x").otherwise(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    @SuppressWarnings("NullAway") // javac 17 does not read the bound's @Nullable from class files
    void aPathMayYieldNull() {
        try (GrayScope scope = Gray.open("beta")) {
            assertThat(Gray.when("beta").<@Nullable Object>then(() -> null).otherwise(() -> "stable"))
                    .isNull();
        }
    }

    @Test
    void theNameThatNobodyDeclaredIsNotTakenAndItsCallerIsNamed() {
        assertThat(Gray.when("betta").active()).isFalse();
        assertThat(Gray.when("be ta").then(() -> "x").otherwise(() -> "stable")).isEqualTo("stable");
        assertThat(Gray.when("beta/any-lane").active()).isFalse();

        assertThat(unknown)
                .containsExactly(
                        "betta at " + BranchTest.class.getName()
                                + ".theNameThatNobodyDeclaredIsNotTakenAndItsCallerIsNamed",
                        "be ta at " + BranchTest.class.getName()
                                + ".theNameThatNobodyDeclaredIsNotTakenAndItsCallerIsNamed");
    }

    @Test
    void aRequestKeepsItsBookWhateverIsReloadedMeanwhile() {
        try (GrayScope scope = Gray.open("beta")) {
            runtime.books().apply(RuleDocument.of("stable", "gamma"));

            assertThat(Gray.when("beta").active()).isTrue();
            assertThat(Gray.when("canary").active()).isFalse();
            assertThat(unknown).isEmpty();
        }
        assertThat(Gray.when("canary").active()).isFalse();
        assertThat(unknown).hasSize(1);
    }

    @Test
    void withoutAnApplicationEveryNameIsKnown() {
        runtime.close();
        try (GrayScope scope = Gray.open("some-stage-of-a-unit-test")) {
            assertThat(Gray.when("some-stage-of-a-unit-test").active()).isTrue();
            assertThat(Gray.when("another").active()).isFalse();
        }
    }

    private sealed interface Price {}

    private record NewPrice() implements Price {}

    private record OldPrice() implements Price {}

    @Test
    void pathsThatYieldTwoSubtypesAreChosenAsTheTargetTypeAsks() {
        Price chosen = Gray.when("beta").choose(() -> new NewPrice(), () -> new OldPrice());
        Price chained = Gray.when("beta").<Price>then(() -> new NewPrice()).otherwise(() -> new OldPrice());

        assertThat(chosen).isEqualTo(new OldPrice());
        assertThat(chained).isEqualTo(new OldPrice());
        try (GrayScope scope = Gray.open("beta")) {
            Price beta = Gray.when("beta").choose(NewPrice::new, OldPrice::new);
            Price inAChain = Gray.when("canary")
                    .<Price>then(OldPrice::new)
                    .when("beta")
                    .then(NewPrice::new)
                    .otherwise(OldPrice::new);
            assertThat(beta).isEqualTo(new NewPrice());
            assertThat(inAChain).isEqualTo(new NewPrice());
        }
    }

    private static String read() throws IOException {
        throw new IOException("read");
    }

    @Test
    void whatAChosenPathMayThrowIsDeclared() {
        try (GrayScope scope = Gray.open("beta")) {
            String never = Gray.when("beta").choose(BranchTest::read, () -> "stable");
            assertThat(never).isNull();
        } catch (IOException declared) {
            assertThat(declared).hasMessage("read");
        }
    }

    @Test
    void aChoiceThatIsNeverEndedRunsNothing() {
        List<String> ran = new ArrayList<>();
        try (GrayScope scope = Gray.open("beta")) {
            Choice<Boolean> begun = Gray.when("beta").then(() -> ran.add("beta"));
            assertThat(ran).isEmpty();

            assertThat(begun.otherwise(() -> ran.add("stable"))).isTrue();
            assertThat(ran).containsExactly("beta");
        }
    }

    @Test
    void anEffectNeedsNoResult() {
        List<String> ran = new ArrayList<>();
        try (GrayScope scope = Gray.open("beta")) {
            Gray.when("beta").run(() -> ran.add("beta"));
            Gray.when("canary").run(() -> ran.add("canary"));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Gray.when("beta").run(BranchTest::read));
        }
        assertThat(ran).containsExactly("beta");
    }
}
