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
                    .isThrownBy(() -> Gray.when("beta").then(() -> {
                        throw thrown;
                    }))
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
            assertThat(Gray.when("beta")
                            .<@Nullable Object, RuntimeException>then(() -> null)
                            .otherwise(() -> "stable"))
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
}
