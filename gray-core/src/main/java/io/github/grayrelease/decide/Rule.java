package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * A compiled rule.
 *
 * @param name its name, as decisions carry it
 * @param stage the stage it decides for
 * @param enabled whether it takes part
 * @param entries its conditions, of which any must hold; none means every request
 * @param share the share of subjects, where not all
 * @param salt what buckets are drawn with
 */
record Rule(
        Optional<String> name,
        String stage,
        boolean enabled,
        List<Predicate<Facts>> entries,
        Optional<Share> share,
        String salt) {

    private static final Verdict DISABLED = new Verdict.Missed(Miss.DISABLED);
    private static final Verdict NO_MATCH = new Verdict.Missed(Miss.NO_MATCH);
    private static final Verdict NO_SUBJECT = new Verdict.Missed(Miss.NO_SUBJECT);
    private static final Verdict OUTSIDE_PERCENTAGE = new Verdict.Missed(Miss.OUTSIDE_PERCENTAGE);

    Verdict judge(Facts facts) {
        if (!enabled) {
            return DISABLED;
        }
        if (!matches(facts)) {
            return NO_MATCH;
        }
        return share.isPresent() ? draw(share.get(), facts) : Verdict.HIT;
    }

    private boolean matches(Facts facts) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).test(facts)) {
                return true;
            }
        }
        return entries.isEmpty();
    }

    private Verdict draw(Share among, Facts facts) {
        String subject = facts.subject();
        if (subject == null) {
            return NO_SUBJECT;
        }
        int bucket = Bucket.of(salt, subject);
        return among.holds(bucket) ? new Verdict.Hit(OptionalInt.of(bucket)) : OUTSIDE_PERCENTAGE;
    }
}
