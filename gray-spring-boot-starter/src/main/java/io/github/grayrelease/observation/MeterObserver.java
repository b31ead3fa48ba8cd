package io.github.grayrelease.observation;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.github.grayrelease.stage.StageName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Counts events. Only declared names become label values; a lane counts for its stage. */
final class MeterObserver implements GrayObserver {

    private static final String NO_RULE = "none";
    private static final String OTHER = "other";

    /** The maximum number of distinct callers; one service has fewer. */
    private static final int MOST_SOURCES = 100;

    private final MeterProvider<Counter> decisions;
    private final MeterProvider<Counter> ignoredTags;
    private final MeterProvider<Counter> unreadable;
    private final MeterProvider<Counter> variants;
    private final MeterProvider<Counter> reloads;
    private final MeterProvider<Counter> acts;
    private final MeterProvider<Counter> lostTags;
    private final Counter lostContexts;
    private final MeterProvider<Counter> failures;
    private final Set<String> sources = ConcurrentHashMap.newKeySet();

    MeterObserver(MeterRegistry registry) {
        this.decisions = Counter.builder("gray.decisions")
                .description("Requests by stage, reason and rule")
                .withRegistry(registry);
        this.ignoredTags = Counter.builder("gray.tags.ignored")
                .description("Requests with a tag that did not count, by reason")
                .withRegistry(registry);
        this.unreadable = Counter.builder("gray.values.unreadable")
                .description("Values of requests that the server refused to hand over, by kind")
                .withRegistry(registry);
        this.variants = Counter.builder("gray.variants")
                .description("Questions for a variant; 'other' is an undeclared name")
                .withRegistry(registry);
        this.reloads = Counter.builder("gray.reloads")
                .description("Attempts to change the rules at run time, by source and outcome")
                .withRegistry(registry);
        this.acts = Counter.builder("gray.acts")
                .description("Acts of operators that overrode the rules of this instance, by kind")
                .withRegistry(registry);
        this.lostTags = Counter.builder("gray.tags.lost")
                .description("Requests without a tag at a service that expects one, by the service that sent them")
                .withRegistry(registry);
        this.lostContexts = Counter.builder("gray.contexts.lost")
                .description("Questions for the stage on threads without a request context")
                .register(registry);
        this.failures = Counter.builder("gray.failures")
                .description("Failures inside Gray, by the step that failed; the requests went on")
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
    public void failed(String step, Throwable failure) {
        failures.withTags("step", step).increment();
    }

    @Override
    public void unreadable(String place) {
        unreadable.withTags("place", place).increment();
    }

    @Override
    public void unknownVariant(String name, String caller) {
        variants.withTags("variant", OTHER, "active", "false").increment();
    }

    @Override
    public void lostTag(String source) {
        lostTags.withTags("source", bounded(source)).increment();
    }

    /** Callers choose this value; after 100 distinct ones the label is {@code other}. */
    private String bounded(String source) {
        return sources.contains(source) || (sources.size() < MOST_SOURCES && sources.add(source)) ? source : OTHER;
    }

    @Override
    public void lostContext(Supplier<String> caller) {
        lostContexts.increment();
    }

    @Override
    public void reloaded(GrayReload reload) {
        reloads.withTags("source", reload.scheme(), "outcome", reload.outcome().word())
                .increment();
    }

    @Override
    public void acted(GrayAct act) {
        acts.withTags("kind", act.kind().word()).increment();
    }
}
