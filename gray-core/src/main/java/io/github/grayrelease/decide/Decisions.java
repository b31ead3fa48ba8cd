package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.stage.StageName;
import io.github.grayrelease.stage.Stages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Makes the decisions of a rule book. Those in which no rule takes part are made once for each declared stage. */
final class Decisions implements RuleIndex.Found<GrayDecision> {

    private final String version;
    private final Stages stages;
    private final List<String> suspended;
    private final GrayDecision undecided;
    private final Map<String, GrayDecision> propagated = new HashMap<>();

    Decisions(String version, Stages stages, List<String> suspended) {
        this.version = version;
        this.stages = stages;
        this.suspended = List.copyOf(suspended);
        this.undecided = GrayDecision.of(stages.baseline(), Reason.BASELINE, version);
        stages.names().forEach(stage -> propagated.put(stage, unlessSuspended(stage, Reason.PROPAGATED)));
    }

    List<String> suspended() {
        return suspended;
    }

    GrayDecision undecided() {
        return undecided;
    }

    /** The decision of a rule. */
    @Override
    public GrayDecision by(Rule rule, int answer, Facts facts) {
        String stage = rule.stage(facts);
        boolean off = isSuspended(stage);
        return new GrayDecision(
                off ? stages.baseline() : stage,
                off ? Reason.SUSPENDED : Reason.RULE,
                rule.name(),
                answer == Rule.WITHOUT_BUCKET ? OptionalInt.empty() : OptionalInt.of(answer),
                version,
                Set.of());
    }

    GrayDecision failed() {
        return GrayDecision.of(stages.baseline(), Reason.ERROR, version);
    }

    GrayDecision propagated(String stage) {
        GrayDecision known = propagated.get(stage);
        return known == null ? unlessSuspended(stage, Reason.PROPAGATED) : known;
    }

    GrayDecision opened(String stage) {
        return unlessSuspended(stage, Reason.PROGRAMMATIC);
    }

    private GrayDecision unlessSuspended(String stage, Reason reason) {
        return isSuspended(stage)
                ? GrayDecision.of(stages.baseline(), Reason.SUSPENDED, version)
                : GrayDecision.of(stage, reason, version);
    }

    boolean isSuspended(String stage) {
        for (int i = 0; i < suspended.size(); i++) {
            if (StageName.isWithin(stage, suspended.get(i))) {
                return true;
            }
        }
        return false;
    }
}
