package io.github.grayrelease.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Miss;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayDeparture;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeterObserverTest {

    private static final RuleDocument TWO = RuleDocument.of("stable", "beta")
            .rules(RuleDefinition.rule("kept", "beta"), RuleDefinition.rule("gone", "beta"))
            .variant("gone-price", new VariantDefinition(List.of("beta"), null));
    private static final RuleDocument ONE =
            RuleDocument.of("stable", "beta").rules(RuleDefinition.rule("kept", "beta"));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RuleBooks books = new RuleBooks(TWO);
    private final LabelNames names = new LabelNames(books::current);
    private final MeterObserver meters = new MeterObserver(registry, names);
    private final MissObserver misses = new MissObserver(registry, names, false);

    private static GrayDecision by(String rule) {
        return new GrayDecision("beta", Reason.RULE, Optional.of(rule), OptionalInt.empty(), "1", Set.of());
    }

    private void reload(RuleDocument rules) {
        books.apply(rules);
        GrayReload applied = new GrayReload(
                GrayReload.Outcome.APPLIED,
                "environment",
                "source",
                Optional.empty(),
                "2",
                "environment",
                List.of(),
                Optional.empty(),
                Optional.empty());
        meters.reloaded(applied);
        misses.reloaded(applied);
    }

    private List<String> labels(String meter, String label) {
        return registry.find(meter).meters().stream()
                .map(Meter::getId)
                .map(id -> String.valueOf(id.getTag(label)))
                .sorted()
                .toList();
    }

    @Test
    void aReloadRemovesTheCountersOfRulesAndVariantsThatAreGone() {
        for (String rule : List.of("kept", "gone")) {
            meters.decided(by(rule));
            misses.missed(rule, Miss.NO_MATCH);
        }
        meters.resolved("gone-price", true);
        reload(ONE);

        assertThat(labels("gray.decisions", "rule")).containsExactly("kept");
        assertThat(labels("gray.misses", "rule")).containsExactly("kept");
        assertThat(labels("gray.variants", "variant")).isEmpty();
    }

    @Test
    void aRequestThatReplacedRulesDecidedCountsAsOther() {
        meters.decided(by("gone"));
        reload(ONE);
        meters.decided(by("gone"));
        misses.missed("gone", Miss.NO_MATCH);
        meters.resolved("gone-price", false);

        assertThat(labels("gray.decisions", "rule")).containsExactly("other");
        assertThat(labels("gray.misses", "rule")).containsExactly("other");
        assertThat(labels("gray.variants", "variant")).containsExactly("other");
    }

    @Test
    void aRuleThatComesBackIsCountedAgain() {
        meters.decided(by("gone"));
        reload(ONE);
        reload(TWO);
        meters.decided(by("gone"));

        assertThat(registry.get("gray.decisions").tag("rule", "gone").counter().count())
                .isEqualTo(1);
    }

    @Test
    void missesOfMoreThanAHundredRulesAreNotCounted() {
        misses.missed("kept", Miss.NO_MATCH);
        reload(rules(101));
        misses.missed("rule-1", Miss.NO_MATCH);
        assertThat(labels("gray.misses", "rule")).isEmpty();

        reload(rules(100));
        misses.missed("rule-1", Miss.NO_MATCH);
        assertThat(labels("gray.misses", "rule")).containsExactly("rule-1");
    }

    @Test
    void missesOfAnyNumberOfRulesAreCountedIfTheApplicationAsksForIt() {
        MissObserver asked = new MissObserver(registry, names, true);
        books.apply(rules(101));

        asked.missed("rule-101", Miss.NO_MATCH);

        assertThat(labels("gray.misses", "rule")).containsExactly("rule-101");
    }

    private static RuleDocument rules(int number) {
        return RuleDocument.of("stable", "beta")
                .rules(IntStream.rangeClosed(1, number)
                        .mapToObj(i -> RuleDefinition.rule("rule-" + i, "beta"))
                        .toArray(RuleDefinition[]::new));
    }

    @Test
    void countingARequestAllocatesNothing() {
        GrayDecision decision = by("kept");
        count(20_000, decision);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        count(100_000, decision);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }

    private void count(int requests, GrayDecision decision) {
        for (int i = 0; i < requests; i++) {
            meters.decided(decision);
            misses.missed("kept", Miss.NO_MATCH);
            meters.resolved("gone-price", true);
            meters.departed("RestClient", GrayDeparture.SENT);
        }
    }
}
