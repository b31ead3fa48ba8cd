package io.github.grayrelease.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.trust.Trust;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ContainerScopeTest {

    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(RuleDocument.of("stable", "beta")))
            .tags(new TagReader(
                    TagNames.of("X-Gray-Stage", List.of(), Optional.empty(), Optional.empty()),
                    Trust.ALL,
                    Optional.empty()))
            .observer(Observers.mdc())
            .start();

    @AfterEach
    void stop() {
        runtime.close();
        MDC.clear();
    }

    private GrayContext context(String stage) {
        return new GrayFlow(runtime).decide(new FakeRequest().withHeader("X-Gray-Stage", stage));
    }

    private static String stage() {
        return String.valueOf(MDC.get("gray.stage"));
    }

    @Test
    void withoutAnIntegrationOfTheContainerAFailureLeavesNothing() {
        ContainerScope.failed(context("beta"));

        assertThat(stage()).isEqualTo("null");
        ContainerScope.exit();
        assertThat(stage()).isEqualTo("null");
    }

    @Test
    void aFailureIsSeenUntilTheOutermostEndWhichRestoresWhatWasThere() {
        MDC.put("gray.stage", "before");

        ContainerScope.enter();
        ContainerScope.enter();
        ContainerScope.failed(context("beta"));
        assertThat(stage()).isEqualTo("beta");
        ContainerScope.exit();
        assertThat(stage()).isEqualTo("beta");
        ContainerScope.exit();

        assertThat(stage()).isEqualTo("before");
    }

    @Test
    void aFailureOfALaterDispatchReplacesTheFirst() {
        ContainerScope.enter();
        ContainerScope.failed(context("beta"));
        ContainerScope.failed(context("beta/page"));
        assertThat(stage()).isEqualTo("beta/page");
        ContainerScope.exit();

        assertThat(stage()).isEqualTo("null");
    }

    @Test
    void anInnerFilterLeavesItToTheOuterOne() {
        GrayContext context = context("beta");
        ContainerScope.enter();
        try (GrayScope outer = GrayContexts.open(context)) {
            ContainerScope.failed(context);
        }
        assertThat(stage()).isEqualTo("null");
        ContainerScope.failed(context);
        assertThat(stage()).isEqualTo("beta");
        ContainerScope.exit();

        assertThat(stage()).isEqualTo("null");
    }
}
