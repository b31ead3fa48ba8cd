package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayExplanation;
import io.github.grayrelease.Request;
import io.github.grayrelease.extract.PresentedTags;
import io.github.grayrelease.share.Share;
import io.github.grayrelease.stage.Stages;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The compiled rules of one document. Immutable; a request keeps the book with which it was decided. */
public final class RuleBook {

    private final String version;
    private final Stages stages;
    private final Names names;
    private final List<Lookup> subjectSources;
    private final List<Rule> rules;
    private final RuleIndex index;
    private final List<Variant> variants;
    private final Decisions decisions;

    /**
     * Creates the rule book of a document.
     *
     * @param version the version of the content
     * @param stages the declared stages
     * @param suspended the suspended stages
     * @param subjectSources the places of the subject, the strongest first
     * @param rules the rules, the strongest first
     * @param variants the variants that are not stages
     */
    public RuleBook(
            String version,
            Stages stages,
            List<String> suspended,
            List<Lookup> subjectSources,
            List<Rule> rules,
            List<Variant> variants) {
        this(version, stages, suspended, subjectSources, rules, new RuleIndex(rules), variants);
    }

    private RuleBook(
            String version,
            Stages stages,
            List<String> suspended,
            List<Lookup> subjectSources,
            List<Rule> rules,
            RuleIndex index,
            List<Variant> variants) {
        this.version = version;
        this.stages = stages;
        this.names = new Names(stages, variants);
        this.subjectSources = List.copyOf(subjectSources);
        this.rules = List.copyOf(rules);
        this.index = index;
        this.variants = List.copyOf(variants);
        this.decisions = new Decisions(version, stages, suspended);
    }

    /**
     * Suspends more stages. Compiles nothing and keeps the version.
     *
     * @param more the stages
     * @return the new book; this one if there are no more stages
     */
    public RuleBook suspending(Set<String> more) {
        return more.isEmpty()
                ? this
                : new RuleBook(
                        version,
                        stages,
                        Stream.concat(decisions.suspended().stream(), more.stream())
                                .toList(),
                        subjectSources,
                        rules,
                        index,
                        variants);
    }

    /**
     * Gives the rules of rollouts the shares that these have reached. Compiles no rule and keeps the version.
     *
     * @param reached the shares by the content of their rollouts; nobody is in a rollout that is not among them
     * @return the new book; this one if it has no rollout
     */
    public RuleBook reaching(Map<String, Share> reached) {
        if (everyRule().allMatch(rule -> rule.rollout().isEmpty())) {
            return this;
        }
        List<Rule> next = Rule.reaching(rules, reached);
        List<Variant> further =
                variants.stream().map(variant -> variant.reaching(reached)).toList();
        return new RuleBook(version, stages, decisions.suspended(), subjectSources, next, new RuleIndex(next), further);
    }

    /**
     * The version of the content.
     *
     * @return the version
     */
    public String version() {
        return version;
    }

    /**
     * The stages that the document declares.
     *
     * @return the stages, the baseline first
     */
    public Stages stages() {
        return stages;
    }

    /**
     * The names of all variants.
     *
     * @return the declared stages, then the other variants, in their order
     */
    public Set<String> names() {
        return names.all();
    }

    /** As {@link #decide(PresentedTags, Request, Surroundings)}, if nobody wants to hear of misses. */
    public Outcome decide(PresentedTags presented, Request request, InstantSource clock) {
        return decide(presented, request, new Surroundings(clock, null));
    }

    /**
     * Decides the stage of a request: the tag that counts, else the stage of the first rule that hits, else the baseline.
     *
     * @param presented the tags of the request
     * @param request the request
     * @param surroundings the clock, and who hears of misses
     * @return the decision and the active variants
     */
    public Outcome decide(PresentedTags presented, Request request, Surroundings surroundings) {
        return decide(presented, new Facts(request, subjectSources, surroundings));
    }

    private Outcome decide(PresentedTags presented, Facts facts) {
        GrayDecision decision = presented.stage().isPresent()
                ? decisions.propagated(presented.stage().get())
                : byRules(facts);
        Set<String> on = on(decision.stage(), facts);
        return new Outcome(decision.ignoring(presented.ignored()), on, arms(decision, facts));
    }

    /** A stage that was decided elsewhere, or is suspended, is not judged here. */
    private static Arms arms(GrayDecision decision, Facts facts) {
        return decision.reason() == Reason.RULE || decision.reason() == Reason.BASELINE ? facts.arms() : Arms.NONE;
    }

    /**
     * Explains the result of {@link #decide} with the answer of each rule and variant. For people; too slow for each
     * request.
     *
     * @param presented the tags of the request
     * @param request the request
     * @param clock the clock
     * @return the explanation
     */
    public GrayExplanation explain(PresentedTags presented, Request request, InstantSource clock) {
        Facts facts = new Facts(request, subjectSources, new Surroundings(clock, null));
        return RuleExplanation.of(decide(presented, facts), rules, variants, facts, decisions::isSuspended);
    }

    /**
     * The variants that are not stages.
     *
     * @return their names
     */
    public List<String> variants() {
        return names.variants();
    }

    /** What each rule of {@link #everyRule} does at a time. */
    public Stream<Rule.State> ruleStates(Instant now) {
        return everyRule().map(rule -> rule.state(now, decisions::isSuspended));
    }

    /** The rules, then those of the variants. */
    public Stream<Rule> everyRule() {
        return Stream.concat(rules.stream(), variants.stream().flatMap(variant -> variant.rules().stream()));
    }

    /** The active variants; allocates nothing if the document has none. */
    private Set<String> on(String stage, Facts facts) {
        if (variants.isEmpty()) {
            return Set.of();
        }
        Set<String> on = new HashSet<>();
        for (int i = 0; i < variants.size(); i++) {
            if (variants.get(i).isOn(stage, facts)) {
                on.add(variants.get(i).name());
            }
        }
        return on;
    }

    /**
     * The variants that are on in a stage outside a request.
     *
     * @param stage the stage
     * @return the names of those variants
     */
    public Set<String> variantsIn(String stage) {
        return variants.stream()
                .filter(variant -> variant.isOnIn(stage))
                .map(Variant::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The decision for a scope that code opens.
     *
     * @param stage the stage the code names
     * @return the decision, or empty if the stage is not declared
     */
    public Optional<GrayDecision> opened(String stage) {
        return isStage(stage) ? Optional.of(decisions.opened(stage)) : Optional.empty();
    }

    /**
     * The decision for a tag in OpenTelemetry baggage on a thread without a Gray request.
     *
     * @param tag the entry's value
     * @return the decision; the baseline if the tag is not a declared stage
     */
    public GrayDecision relayed(String tag) {
        return isStage(tag) ? decisions.propagated(tag) : decisions.undecided();
    }

    /**
     * The decision if neither tag nor rule decides.
     *
     * @return the baseline with reason {@code BASELINE}
     */
    public GrayDecision undecided() {
        return decisions.undecided();
    }

    /**
     * The decision after a failure inside Gray.
     *
     * @return the baseline with reason {@code ERROR}
     */
    public GrayDecision failed() {
        return decisions.failed();
    }

    /**
     * Whether code may ask for a variant.
     *
     * @param variant a declared stage or variant, or a lane below a stage
     * @return true if it may
     */
    public boolean declares(String variant) {
        return names.declare(variant);
    }

    /**
     * Whether code may open a scope with a stage.
     *
     * @param stage a declared stage, or a lane below one
     * @return true if it may
     */
    public boolean isStage(String stage) {
        return names.isStage(stage);
    }

    private GrayDecision byRules(Facts facts) {
        GrayDecision decision = index.first(facts, decisions);
        return decision == null ? decisions.undecided() : decision;
    }
}
