package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.extract.StageName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Counts. Only names that the rules declare become label values: a lane counts for the stage it branches off. */
final class MeterObserver implements GrayObserver {

    private static final String NO_RULE = "none";
    private static final String OTHER = "other";

    private final MeterProvider<Counter> decisions;
    private final MeterProvider<Counter> ignoredTags;
    private final MeterProvider<Counter> variants;
    private final MeterProvider<Counter> reloads;

    MeterObserver(MeterRegistry registry) {
        this.decisions = Counter.builder("gray.decisions")
                .description("Requests by stage, reason and rule")
                .withRegistry(registry);
        this.ignoredTags = Counter.builder("gray.tags.ignored")
                .description("Requests with a tag that did not count, by reason")
                .withRegistry(registry);
        this.variants = Counter.builder("gray.variants")
                .description("Questions for a variant; 'other' is a name that nobody declared")
                .withRegistry(registry);
        this.reloads = Counter.builder("gray.reloads")
                .description("Attempts to change the rules while the application runs, by what became of them")
                .withRegistry(registry);
    }

    @Override
    public void decided(GrayDecision decision) {
        decisions
                .withTags(
                        "stage",
                        StageName.first(decision.stage()),
                        "reason",
                        decision.reason().name(),
                        "rule",
                        decision.rule().orElse(NO_RULE))
                .increment();
        for (IgnoredTag why : decision.ignoredTags()) {
            ignoredTags.withTags(Tags.of("reason", why.name())).increment();
        }
    }

    @Override
    public void unknownVariant(String name, String caller) {
        variants.withTags("variant", OTHER, "active", "false").increment();
    }

    @Override
    public void reloaded(GrayReload reload) {
        reloads.withTags("source", reload.scheme(), "outcome", reload.outcome().word())
                .increment();
    }
}
