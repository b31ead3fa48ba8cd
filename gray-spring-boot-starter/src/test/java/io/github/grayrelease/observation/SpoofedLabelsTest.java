package io.github.grayrelease.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.trust.Trust;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Callers can't add labels: the registry contains only declared names. */
class SpoofedLabelsTest {

    private static final int VALUES = 1_000_000;
    private static final Set<String> STAGES = Set.of("stable", "canary", "beta");
    private static final Set<String> RULES = Set.of("none", "few");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Random random = new Random(1);

    @Test
    void aMillionSpoofedValuesLeaveTheDeclaredSeriesAndOther() {
        TagNames names = TagNames.of("X-Gray-Stage", List.of("X-Alias"), Optional.of("stage"), Optional.of("gray"));
        RuleDocument rules = RuleDocument.of("stable", "canary", "beta")
                .subject("header:X-User")
                .rules(RuleDefinition.rule("few", "canary").percent("10"));
        RuleBooks books = new RuleBooks(rules);
        try (GrayRuntime runtime = GrayRuntime.with(books)
                .tags(new TagReader(names, Trust.ALL))
                .observer(new MeterObserver(registry, new LabelNames(books::current)))
                .start()) {
            GrayFlow flow = new GrayFlow(runtime);
            for (int i = 0; i < VALUES; i++) {
                GrayContext context = flow.decide(spoofed(i));
                runtime.observer().decided(context.decision());
                if (i % 10 == 0) {
                    runtime.observer().unknownVariant("spoofed-" + i, "Somewhere.java:" + i);
                    runtime.observer().proofRefused("spoofed-" + i);
                }
            }
        }

        assertThat(values("stage")).isEqualTo(STAGES);
        assertThat(values("rule")).isEqualTo(RULES);
        assertThat(values("variant")).containsExactly("other");
        assertThat(registry.getMeters()).hasSizeLessThanOrEqualTo(STAGES.size() * RULES.size() * 3 + 4 + 1);
        assertThat(registry.get("gray.decisions").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isEqualTo(VALUES);
    }

    private FakeRequest spoofed(int i) {
        String value =
                switch (i % 5) {
                    case 0 -> "beta/lane-" + i;
                    case 1 -> "stage-" + i;
                    case 2 -> "beta\r\n" + i;
                    case 3 -> Long.toString(random.nextLong(), 36) + "\u2028";
                    default -> "canary/" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
                };
        FakeRequest request = new FakeRequest().withHeader("X-User", value);
        return switch (i % 7) {
            case 0 -> request.withHeader("X-Gray-Stage", value);
            case 1 -> request.withHeader("X-Alias", value);
            case 2 -> request.withHeader("baggage", "gray.stage=" + value);
            case 3 -> request.withCookie("stage", value);
            case 4 -> request.withQuery("gray", value);
            case 5 -> request.withHeader("X-Gray-Stage", value).withHeader("X-Gray-Stage", "stable");
            default -> request;
        };
    }

    private Set<String> values(String label) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag(label))
                .filter(value -> value != null)
                .collect(Collectors.toSet());
    }
}
