package io.github.grayrelease.observation;

import io.github.grayrelease.GrayAct;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.IgnoredTag;
import io.github.grayrelease.GrayDeparture;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayReload;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts events. Only declared names become label values; a lane counts for its stage. Counters of rules, stages and
 * variants that are declared no more are removed when other rules come into force.
 */
@SuppressWarnings("EnumOrdinal") // an index of an array that nobody keeps
final class MeterObserver implements GrayObserver {

    /** The maximum number of distinct callers; one service has fewer. */
    private static final int MOST_SOURCES = 100;

    private static final IgnoredTag[] IGNORED = IgnoredTag.values();
    private static final GrayDeparture[] DEPARTURES = GrayDeparture.values();
    private static final int OFF = 0;
    private static final int ON = 1;

    private final DecisionCounters decisions;
    private final NamedCounters variants;
    private final NamedCounters departures;
    private final NamedCounters ignoredTags;
    private final NamedCounters unreadable;
    private final NamedCounters lostTags;
    private final MeterProvider<Counter> reloads;
    private final MeterProvider<Counter> acts;
    private final Counter lostContexts;
    private final MeterProvider<Counter> failures;
    private final Set<String> sources = ConcurrentHashMap.newKeySet();

    MeterObserver(MeterRegistry registry, LabelNames names) {
        this.decisions = new DecisionCounters(registry, names);
        this.variants = new NamedCounters(registry, 2, names::isVariant, (variant, active) -> counter(
                        "gray.variants", "Requests by variant; 'other' are questions for an undeclared name")
                .tags("variant", variant, "active", String.valueOf(active == ON))
                .register(registry));
        this.departures =
                new NamedCounters(registry, DEPARTURES.length, MeterObserver::any, (client, outcome) -> counter(
                                "gray.egress", "Requests that left, by client and what became of the tag")
                        .tags("client", client, "outcome", DEPARTURES[outcome].word())
                        .register(registry));
        this.ignoredTags = new NamedCounters(registry, IGNORED.length, MeterObserver::any, (all, reason) -> counter(
                        "gray.tags.ignored", "Requests with a tag that did not count, by reason")
                .tag("reason", IGNORED[reason].name())
                .register(registry));
        this.unreadable = new NamedCounters(registry, 1, MeterObserver::any, (place, only) -> counter(
                        "gray.values.unreadable", "Values of requests that the server refused to hand over, by kind")
                .tag("place", place)
                .register(registry));
        this.lostTags = new NamedCounters(registry, 1, MeterObserver::any, (source, only) -> counter(
                        "gray.tags.lost",
                        "Requests without a tag at a service that expects one, by the service that sent them")
                .tag("source", source)
                .register(registry));
        this.reloads = counter("gray.reloads", "Attempts to change the rules at run time, by source and outcome")
                .withRegistry(registry);
        this.acts = counter("gray.acts", "Acts of operators that overrode the rules of this instance, by kind")
                .withRegistry(registry);
        this.lostContexts = counter(
                        "gray.contexts.lost", "Questions for the stage on threads without a request context")
                .register(registry);
        this.failures = counter("gray.failures", "Failures inside Gray, by the step that failed; the requests went on")
                .withRegistry(registry);
    }

    private static Counter.Builder counter(String name, String description) {
        return Counter.builder(name).description(description);
    }

    private static boolean any(String name) {
        return true;
    }

    @Override
    public void decided(GrayDecision decision) {
        decisions.increment(decision);
        if (!decision.ignoredTags().isEmpty()) {
            for (IgnoredTag why : decision.ignoredTags()) {
                ignoredTags.increment("", why.ordinal());
            }
        }
    }

    @Override
    public void resolved(String variant, boolean active) {
        variants.increment(variant, active ? ON : OFF);
    }

    @Override
    public void departed(String client, GrayDeparture outcome) {
        departures.increment(client, outcome.ordinal());
    }

    @Override
    public void failed(String step, Throwable failure) {
        failures.withTags("step", step).increment();
    }

    @Override
    public void unreadable(String place) {
        unreadable.increment(place, 0);
    }

    @Override
    public void unknownVariant(String name, String caller) {
        variants.increment(NamedCounters.OTHER, OFF);
    }

    @Override
    public void lostTag(String source) {
        lostTags.increment(bounded(source), 0);
    }

    /** Callers choose this value; after 100 distinct ones the label is {@code other}. */
    private String bounded(String source) {
        return sources.contains(source) || (sources.size() < MOST_SOURCES && sources.add(source))
                ? source
                : NamedCounters.OTHER;
    }

    @Override
    public void lostContext(Supplier<String> caller) {
        lostContexts.increment();
    }

    @Override
    public void reloaded(GrayReload reload) {
        reloads.withTags("source", reload.scheme(), "outcome", reload.outcome().word())
                .increment();
        forgetUndeclared();
    }

    @Override
    public void acted(GrayAct act) {
        acts.withTags("kind", act.kind().word()).increment();
        forgetUndeclared();
    }

    private void forgetUndeclared() {
        decisions.forgetUndeclared();
        variants.forgetUndeclared();
    }
}
