package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.grayrelease.Gray;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** One request through a whole application: rules from YAML, the authenticated user, logs, metrics, spans. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.location=classpath:request-test.yml",
            "spring.security.user.name=anna",
            "spring.security.user.password=secret",
            "management.tracing.sampling.probability=1.0"
        })
@AutoConfigureMetrics
@AutoConfigureTracing
class RequestTest {

    private static final String[] AS_ANNA = {
        "Authorization", "Basic " + Base64.getEncoder().encodeToString("anna:secret".getBytes(StandardCharsets.UTF_8))
    };

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private InMemorySpanExporter spans;

    @Test
    void theAuthenticatedUserIsTheSubject() {
        Client client = new Client(port);

        assertThat(client.get("/stage", AS_ANNA)).isEqualTo("beta RULE testers");
        assertThat(client.get("/stage")).isEqualTo("stable BASELINE -");
    }

    @ParameterizedTest
    @CsvSource({
        "X-User-Tag, is a beta user, beta RULE tagged",
        "X-User-Id, u-1001, beta RULE testers",
        "X-Level, 3, canary RULE level",
        "Cookie, release=true, canary RULE level",
        "X-User-Id, u-9, canary RULE everybody-else",
        "X-Gray-Stage, beta/team-a, beta/team-a PROPAGATED -",
        "X-Release-Stage, canary, canary PROPAGATED -"
    })
    void rulesAndTagsDecideAsTheYamlSays(String header, String value, String expected) {
        assertThat(new Client(port).get("/stage", header, value)).isEqualTo(expected);
    }

    @Test
    void everyLineOfARequestHasItsStageAndRule() {
        Logger logger = (Logger) LoggerFactory.getLogger(Controller.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);

        new Client(port).get("/stage", "X-User-Id", "u-1001");

        logger.detachAppender(lines);
        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getMDCPropertyMap)
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsAllEntriesOf(Map.of("gray.stage", "beta", "gray.rule", "testers"));
    }

    @Test
    void decisionsAndIgnoredTagsAreCountedByDeclaredNamesOnly() {
        Client client = new Client(port);
        double before = count("gray.decisions", "stage", "beta", "reason", "PROPAGATED", "rule", "none");
        double ignoredBefore = count("gray.tags.ignored", "reason", "UNDECLARED");

        client.get("/stage", "X-Gray-Stage", "beta/lane-of-nobody");
        client.get("/stage", "X-Gray-Stage", "gamma");
        client.get("/unknown-name");

        assertThat(count("gray.decisions", "stage", "beta", "reason", "PROPAGATED", "rule", "none"))
                .isEqualTo(before + 1);
        assertThat(count("gray.tags.ignored", "reason", "UNDECLARED")).isEqualTo(ignoredBefore + 1);
        assertThat(count("gray.variants", "variant", "other", "active", "false"))
                .isPositive();
    }

    private double count(String meter, String... tags) {
        var counter = meters.find(meter).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void theServersSpanTellsStageReasonAndRule() {
        spans.reset();
        new Client(port).get("/stage", "X-User-Id", "u-1001");

        // The span ends behind the last filter, when the client has its answer already.
        await().untilAsserted(() -> assertThat(spans.getFinishedSpanItems())
                .extracting(SpanData::getAttributes)
                .anySatisfy(attributes -> assertThat(attributes.asMap())
                        .containsEntry(AttributeKey.stringKey("gray.stage"), "beta")
                        .containsEntry(AttributeKey.stringKey("gray.reason"), "RULE")
                        .containsEntry(AttributeKey.stringKey("gray.rule"), "testers")));
    }

    /** The label of the meter, which has the declared part only, ends on the same span. */
    @Test
    void theServersSpanKeepsTheLane() {
        spans.reset();
        new Client(port).get("/stage", "X-Gray-Stage", "beta/team-a");

        await().untilAsserted(() -> assertThat(spans.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("http get /stage"))
                .extracting(span -> span.getAttributes().get(AttributeKey.stringKey("gray.stage")))
                .containsExactly("beta/team-a"));
    }

    @RestController
    static class Controller {

        @GetMapping("/stage")
        String stage() {
            LoggerFactory.getLogger(Controller.class).warn("a line of the application");
            return Gray.stage() + " " + Gray.decision().reason() + " "
                    + Gray.decision().rule().orElse("-");
        }

        @GetMapping("/unknown-name")
        String unknown() {
            return String.valueOf(Gray.when("betta").active());
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Controller.class})
    static class Application {

        @Bean
        InMemorySpanExporter spans() {
            return InMemorySpanExporter.create();
        }

        @Bean
        SdkTracerProvider tracerProvider(InMemorySpanExporter spans) {
            return SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build();
        }
    }
}
