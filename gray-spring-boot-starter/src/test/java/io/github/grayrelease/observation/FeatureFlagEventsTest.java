package io.github.grayrelease.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.autoconfigure.GrayAutoConfiguration;
import io.github.grayrelease.hold.GrayRuntime;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The events {@code feature_flag.evaluation}, as OpenTelemetry's SDK exports them. */
class FeatureFlagEventsTest {

    private static final String ON = "gray.observation.feature-flag-events=true";

    private final InMemoryLogRecordExporter exported = InMemoryLogRecordExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setLoggerProvider(SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(exported))
                    .build())
            .build();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GrayAutoConfiguration.class, GrayTracingAutoConfiguration.class))
            .withBean(OpenTelemetry.class, () -> sdk)
            .withPropertyValues(
                    "spring.application.name=shop",
                    "gray.stages=stable,canary,beta,alpha",
                    "gray.suspended=alpha",
                    "gray.ingress.trust=all",
                    "gray.subject=header:X-User-Id",
                    "gray.rules[0].name=staff",
                    "gray.rules[0].stage=beta",
                    "gray.rules[0].match[0].header.X-User-Tag=staff",
                    "gray.rules[1].name=paused",
                    "gray.rules[1].stage=alpha",
                    "gray.rules[1].match[0].header.X-User-Tag=paused",
                    "gray.rules[2].name=everybody",
                    "gray.rules[2].stage=canary",
                    "gray.rules[2].percent=100");

    private void enter(GrayFlow flow, FakeRequest request) {
        try (GrayScope scope = flow.enter(flow.decide(request))) {
            assertThat(Gray.stage()).isNotEmpty();
        }
    }

    private static Map<String, Object> attributes(LogRecordData event) {
        return event.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().getKey(), Map.Entry::getValue));
    }

    @ParameterizedTest
    @CsvSource({
        "X-Gray-Stage, beta/x, beta/x, propagated, ",
        "X-User-Tag, staff, beta, targeting_match, staff",
        "X-User-Tag, paused, stable, disabled, paused",
        "X-User-Id, anna, canary, split, everybody",
        "X-Any, any, stable, default, "
    })
    void eachDecisionIsOneEventWithTheNamesOfTheConventions(
            String header, String value, String stage, String reason, String rule) {
        application.withPropertyValues(ON).run(context -> {
            enter(context.getBean(GrayFlow.class), new FakeRequest().withHeader(header, value));

            assertThat(exported.getFinishedLogRecordItems()).singleElement().satisfies(event -> {
                assertThat(event.getEventName()).isEqualTo("feature_flag.evaluation");
                assertThat(event.getInstrumentationScopeInfo().getName()).isEqualTo("io.github.grayrelease");
                Map<String, Object> expected = new HashMap<>(Map.of(
                        "feature_flag.key",
                        "gray.stage",
                        "feature_flag.provider.name",
                        "gray",
                        "feature_flag.set.id",
                        "shop",
                        "feature_flag.result.variant",
                        stage,
                        "feature_flag.result.reason",
                        reason,
                        "feature_flag.version",
                        context.getBean(GrayRuntime.class).books().current().version()));
                if (rule != null) {
                    expected.put("gray.rule", rule);
                }
                assertThat(attributes(event)).isEqualTo(expected);
            });
        });
    }

    @Test
    void aFailureInsideGrayIsAnError() {
        application.withPropertyValues(ON).run(context -> {
            GrayRuntime runtime = context.getBean(GrayRuntime.class);
            runtime.observer().decided(runtime.books().current().failed());

            assertThat(exported.getFinishedLogRecordItems())
                    .singleElement()
                    .extracting(LogRecordData::getAttributes)
                    .satisfies(attributes -> {
                        assertThat(attributes.get(AttributeKey.stringKey("feature_flag.result.reason")))
                                .isEqualTo("error");
                        assertThat(attributes.get(AttributeKey.stringKey("error.type")))
                                .isEqualTo("general");
                    });
        });
    }

    @Test
    void aRuleThatDrawsStagesIsASplit() {
        application
                .withPropertyValues(
                        ON,
                        "gray.rules[2].enabled=false",
                        "gray.rules[3].name=drawn",
                        "gray.rules[3].match[0].header.X-User-Tag=drawn",
                        "gray.rules[3].split.beta=50",
                        "gray.rules[3].split.canary=50")
                .run(context -> {
                    enter(
                            context.getBean(GrayFlow.class),
                            new FakeRequest().withHeader("X-User-Tag", "drawn").withHeader("X-User-Id", "anna"));

                    assertThat(attributes(exported.getFinishedLogRecordItems().get(0)))
                            .containsEntry("feature_flag.result.reason", "split");
                });
    }

    @Test
    void nothingIsEmittedUnlessTheApplicationAsksForIt() {
        application.run(context -> enter(context.getBean(GrayFlow.class), new FakeRequest()));

        assertThat(exported.getFinishedLogRecordItems()).isEmpty();
    }
}
