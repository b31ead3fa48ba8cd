package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.extract.Presented;
import io.github.grayrelease.extract.Request;
import io.github.grayrelease.extract.StageName;
import io.github.grayrelease.extract.Stages;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The compiled rules of one document. Never changes; a request keeps the one it started with. Safe for all threads. */
public final class RuleBook {

    private final String version;
    private final Stages stages;
    private final Set<String> declared;
    private final List<String> suspended;
    private final List<Lookup> subjectSources;
    private final List<Rule> rules;
    private final GrayDecision undecided;

    RuleBook(String version, Stages stages, List<String> suspended, List<Lookup> subjectSources, List<Rule> rules) {
        this.version = version;
        this.stages = stages;
        this.declared = Set.copyOf(stages.names());
        this.suspended = List.copyOf(suspended);
        this.subjectSources = List.copyOf(subjectSources);
        this.rules = List.copyOf(rules);
        this.undecided = GrayDecision.of(stages.baseline(), Reason.BASELINE, version);
    }

    /**
     * Compiles a document.
     *
     * @param document the document as it was written
     * @return its book
     * @throws InvalidRulesException with all mistakes of the document
     */
    public static RuleBook compile(RuleDocument document) {
        return new RuleCompiler(document).compile();
    }

    /**
     * Names the content of this book.
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
     * Decides for one request: a tag that counts is relayed, else the first rule that hits decides, else it is the
     * baseline.
     *
     * @param presented the tags of the request
     * @param request what rules look at
     * @return the decision
     */
    public GrayDecision decide(Presented presented, Request request) {
        GrayDecision decision = presented.stage().isPresent()
                ? unlessSuspended(presented.stage().get(), Reason.CARRIED)
                : byRules(new Facts(request, subjectSources));
        return decision.ignoring(presented.ignored());
    }

    /**
     * Decides for a scope that code opens.
     *
     * @param stage the stage the code names
     * @return the decision, or empty where the stage is not declared
     */
    public Optional<GrayDecision> opened(String stage) {
        return declares(stage) ? Optional.of(unlessSuspended(stage, Reason.OPENED)) : Optional.empty();
    }

    /**
     * Decides for a tag that reached this thread in OpenTelemetry baggage, with no request that Gray saw.
     *
     * @param tag the entry's value
     * @return the decision; the baseline's where the tag is none
     */
    public GrayDecision relayed(String tag) {
        return declares(tag) ? unlessSuspended(tag, Reason.CARRIED) : undecided;
    }

    /**
     * The decision where nothing decides.
     *
     * @return the baseline's
     */
    public GrayDecision undecided() {
        return undecided;
    }

    /**
     * The decision where something inside Gray failed.
     *
     * @return the baseline, with the reason {@code ERROR}
     */
    public GrayDecision failed() {
        return GrayDecision.of(stages.baseline(), Reason.ERROR, version);
    }

    /**
     * Whether a name may be asked for in code.
     *
     * @param variant a declared stage, or a lane below one
     * @return true if it may
     */
    public boolean declares(String variant) {
        return declared.contains(variant) || (StageName.isValid(variant) && stages.declare(variant));
    }

    private GrayDecision byRules(Facts facts) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.judge(facts) instanceof Verdict.Hit hit) {
                return byRule(rule, hit.bucket());
            }
        }
        return undecided;
    }

    private GrayDecision byRule(Rule rule, OptionalInt bucket) {
        boolean off = isSuspended(rule.stage());
        String stage = off ? stages.baseline() : rule.stage();
        return new GrayDecision(stage, off ? Reason.SUSPENDED : Reason.RULE, rule.name(), bucket, version, Set.of());
    }

    private GrayDecision unlessSuspended(String stage, Reason reason) {
        return isSuspended(stage)
                ? GrayDecision.of(stages.baseline(), Reason.SUSPENDED, version)
                : GrayDecision.of(stage, reason, version);
    }

    private boolean isSuspended(String stage) {
        for (int i = 0; i < suspended.size(); i++) {
            if (StageName.isWithin(stage, suspended.get(i))) {
                return true;
            }
        }
        return false;
    }
}
