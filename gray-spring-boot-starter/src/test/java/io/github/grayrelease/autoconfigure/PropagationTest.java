package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The boundaries inside a service, one after the other: docs/propagation.md is the same table. */
@SpringBootTest(
        classes = PropagationApp.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=classpath:none.yml",
            "gray.ingress.trust=all",
            "gray.egress.hosts=127.0.0.1",
            "spring.mvc.async.request-timeout=30s"
        })
class PropagationTest {

    @LocalServerPort
    private int port;

    @Autowired
    private PropagationApp.Scheduled scheduled;

    @Autowired
    private ThreadPoolTaskExecutor single;

    private String inBeta(String path) {
        return new Client(port).get(path, "X-Gray-Stage", "beta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/async-method",
                "/thread-pool-task-executor",
                "/simple-async-task-executor",
                "/executor-service",
                "/executor",
                "/scheduled-executor-service-once",
                "/executor-from-factory-bean",
                "/completable-future-on-executor",
                "/completable-future-on-wrapped-executor",
                "/parallel-stream-with-wrapped-supplier",
                "/new-thread-with-wrapped-task",
                "/task-scheduler-once",
                "/spring-pool-declared-as-executor",
                "/returns-callable",
                "/returns-deferred-result",
                "/returns-web-async-task-on-own-executor",
                "/returns-streaming-body",
                "/returns-sse",
                "/returns-completable-future",
                "/event",
                "/async-event",
                "/transactional-event",
                "/retryable"
            })
    void theStageArrives(String boundary) {
        assertThat(inBeta(boundary).strip()).endsWith("beta");
    }

    @Test
    void theErrorPageSeesTheStageOfTheRequestThatFailed() {
        assertThat(inBeta("/fails")).contains("beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/scheduled-executor-service-again", "/task-scheduler-again", "/lazy-scheduled-bean"})
    void whatRunsAgainAndAgainStartsAtTheBaseline(String boundary) {
        assertThat(inBeta(boundary)).isEqualTo("stable");
    }

    @Test
    void scheduledMethodsStartAtTheBaselineAndSayItIsMeant() throws InterruptedException {
        assertThat(scheduled.ran.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(scheduled.seen).containsOnly("stable held").hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aSpringPoolThatIsDeclaredAsExecutorStaysTheOneThatAsyncMethodsRunOn() {
        assertThat(inBeta("/spring-pool-declared-as-executor")).isEqualTo("mail in beta");
    }

    @Test
    void aPoolThatComparesItsTasksIsLeftAlone() {
        assertThat(inBeta("/pool-that-compares-tasks")).isEqualTo("stable");
    }

    @Test
    void theFirstTaskOfAPoolLeavesNothingForItsSecond() throws Exception {
        assertThat(inBeta("/thread-pool-task-executor")).endsWith("beta");

        assertThat(single.submit(() -> Gray.stage()).get(20, TimeUnit.SECONDS)).isEqualTo("stable");
    }

    @Test
    void aTaskThatItsCallerRunsDoesNotTakeTheCallersStageAway() {
        assertThat(inBeta("/caller-runs")).isEqualTo("beta in the task, beta afterwards, by the same thread");
    }

    @Test
    void theApplicationsOwnDecoratorStaysAndRunsInTheStage() {
        assertThat(inBeta("/thread-pool-task-executor")).isEqualTo("decorated in beta: beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/common-pool", "/parallel-stream", "/new-thread"})
    void whatTheJdkDoesNotCarryIsSeenAsALoss(String boundary) {
        assertThat(inBeta(boundary)).isEqualTo("stable, lost 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rest-template-bean",
                "/rest-client-bean",
                "/rest-client-builder-bean",
                "/web-client-bean",
                "/web-client-builder-bean",
                "/jdk-http-client-by-hand",
                "/apache-http-client-by-hand"
            })
    void theTagLeavesOnce(String client) {
        assertThat(inBeta(client)).startsWith("[beta]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apache-redirected", "/jdk-http-client-outside"})
    void theTagDoesNotLeaveByHandEitherForAHostThatIsNotAllowed(String client) {
        assertThat(inBeta(client)).startsWith("[]");
    }

    @Test
    void aClientMadeInsideAMethodIsALossThatItsCalleeCanSee() {
        assertThat(inBeta("/new-rest-client")).startsWith("[]");
    }
}
