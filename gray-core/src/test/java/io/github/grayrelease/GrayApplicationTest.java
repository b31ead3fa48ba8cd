package io.github.grayrelease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.hold.RunningApplications;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two applications in one JVM, of which the first declares a stage that the second does not know. */
class GrayApplicationTest {

    private final List<String> unknown = new ArrayList<>();
    private final GrayRuntime firstRuntime = start("stable", "gamma");
    private final GrayRuntime secondRuntime = start("prod", "beta");
    private final GrayApplication first = new GrayApplication(firstRuntime);
    private final GrayApplication second = new GrayApplication(secondRuntime);
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    private GrayRuntime start(String... stages) {
        return GrayRuntime.with(new RuleBooks(RuleDocument.of(stages)))
                .observer(new GrayObserver() {
                    @Override
                    public void unknownVariant(String name, String caller) {
                        unknown.add(name + " at " + caller.replaceAll(":\\d+$", ""));
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        RunningApplications.useInTest(null);
        firstRuntime.close();
        secondRuntime.close();
        other.shutdownNow();
    }

    @Test
    void eachAnswersForItselfWhicheverWasStartedLast() {
        assertThat(first.stage()).isEqualTo("stable");
        assertThat(second.stage()).isEqualTo("prod");
        assertThat(Gray.stage()).isEqualTo("prod");
        try (GrayScope scope = first.open("gamma")) {
            assertThat(first.stage()).isEqualTo("gamma");
            assertThat(first.decision().reason()).isEqualTo(Reason.PROGRAMMATIC);
            assertThat(first.when("gamma").active()).isTrue();
            assertThat(Gray.stage()).as("the thread comes first").isEqualTo("gamma");
            assertThat(second.stage()).as("a request of another application").isEqualTo("prod");
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void aNameThatThisApplicationDoesNotKnowIsReportedWithItsCaller() {
        assertThat(first.when("beta").active()).isFalse();

        assertThat(unknown)
                .containsExactly("beta at " + GrayApplicationTest.class.getName()
                        + ".aNameThatThisApplicationDoesNotKnowIsReportedWithItsCaller");
    }

    @Test
    void workForNoRequestHasTheBaselineOfItsApplication() throws Exception {
        try (GrayScope scope = second.open("beta")) {
            first.outside(() -> assertThat(Gray.stage()).isEqualTo("stable"));
            assertThat(first.outside(Gray::stage)).isEqualTo("stable");
            Runnable asks = () -> assertThat(Gray.stage()).isEqualTo("beta");
            other.submit(second.wrap(asks)).get();
        }
        assertThat(first.explain(new RequestFacts()).decision().stage()).isEqualTo("stable");
    }

    @Test
    void aTagIsThatOfItsOwnRequestsAlone() {
        List<String> written = new ArrayList<>();
        firstRuntime.sendThrough((context, target, header) -> {
            if (context != null) {
                header.accept("X-Gray-Stage", context.stage());
            }
        });
        URI target = URI.create("http://stock/shelf");
        try (GrayScope scope = first.open("gamma")) {
            first.tag(target, (name, value) -> written.add(name + ": " + value));
        }
        try (GrayScope scope = second.open("beta")) {
            first.tag(target, (name, value) -> written.add(name + ": " + value));
        }

        assertThat(written).containsExactly("X-Gray-Stage: gamma");
    }

    @Test
    void theStaticsAnswerForTheApplicationWhoseTestUsesTheThread() throws Exception {
        RunningApplications.useInTest(firstRuntime);

        assertThat(Gray.stage()).isEqualTo("stable");
        try (GrayScope scope = Gray.open("gamma")) {
            assertThat(Gray.stage()).isEqualTo("gamma");
        }
        assertThat(other.submit(() -> Gray.stage()).get())
                .as("another thread of the test")
                .isEqualTo("stable");
        RunningApplications.useInTest(secondRuntime);
        assertThat(Gray.stage()).isEqualTo("prod");
        secondRuntime.close();
        assertThat(Gray.stage()).as("what is closed is in use no longer").isEqualTo("stable");
    }

    @Test
    void theStaticsAnswerForTheApplicationThatOwnsTheThreadsClassLoader() throws Exception {
        ClassLoader here = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader theirs = new URLClassLoader(new URL[0], here);
                URLClassLoader below = new URLClassLoader(new URL[0], theirs);
                GrayRuntime owner = GrayRuntime.with(new RuleBooks(RuleDocument.of("owned")))
                        .classLoader(theirs)
                        .start();
                GrayRuntime last = start("last")) {
            assertThat(Gray.stage()).isEqualTo("last");
            Thread.currentThread().setContextClassLoader(below);
            assertThat(Gray.stage()).isEqualTo("owned");
            assertThat(GrayContexts.outside().runtime()).isSameAs(owner);
            assertThat(last.books().current().stages().baseline()).isEqualTo("last");
        } finally {
            Thread.currentThread().setContextClassLoader(here);
        }
    }
}
