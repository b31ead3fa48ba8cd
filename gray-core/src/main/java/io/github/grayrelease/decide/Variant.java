package io.github.grayrelease.decide;

import io.github.grayrelease.share.Share;
import io.github.grayrelease.stage.StageName;
import java.util.List;
import java.util.Map;

/**
 * A compiled variant: on in some stages, or if one of its rules decides.
 *
 * @param name its name
 * @param stages the stages, or lanes, in which it is on
 * @param rules its rules
 */
public record Variant(String name, List<String> stages, List<Rule> rules) {

    public Variant {
        stages = List.copyOf(stages);
        rules = List.copyOf(rules);
    }

    Variant reaching(Map<String, Share> reached) {
        return new Variant(name, stages, Rule.reaching(rules, reached));
    }

    /** Whether it is on in a stage, apart from its rules. */
    boolean isOnIn(String stage) {
        for (int i = 0; i < stages.size(); i++) {
            if (StageName.isWithin(stage, stages.get(i))) {
                return true;
            }
        }
        return false;
    }

    boolean isOn(String stage, Facts facts) {
        if (isOnIn(stage)) {
            return true;
        }
        for (int i = 0; i < rules.size(); i++) {
            if (Rule.isHit(rules.get(i).asked(facts))) {
                return true;
            }
        }
        return false;
    }
}
