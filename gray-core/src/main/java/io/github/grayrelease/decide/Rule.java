package io.github.grayrelease.decide;

import io.github.grayrelease.GrayDecision.Miss;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule.
 *
 * @param name its name, as decisions show it
 * @param enabled whether it is evaluated
 * @param window the times at which it is evaluated, if not always
 * @param entries its conditions: any entry must hold; no entry means every request
 * @param asksAttributes whether its conditions read attributes
 * @param ramp the share of subjects, if not all
 * @param split the stages of the subjects inside
 * @param prefix the salt and the colon, hashed before the subject
 * @param everybody the verdict if all subjects are inside
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
public record Rule(
        Optional<String> name,
        boolean enabled,
        Optional<Window> window,
        List<Entry> entries,
        boolean asksAttributes,
        Optional<Ramp> ramp,
        Split split,
        byte[] prefix,
        Verdict everybody) {

    private static final Verdict DISABLED = new Verdict.Missed(Miss.DISABLED);
    private static final Verdict OUTSIDE_WINDOW = new Verdict.Missed(Miss.OUTSIDE_WINDOW);
    private static final Verdict ATTRIBUTE_MISSING = new Verdict.Missed(Miss.ATTRIBUTE_MISSING);
    private static final Verdict NO_MATCH = new Verdict.Missed(Miss.NO_MATCH);
    private static final Verdict NO_SUBJECT = new Verdict.Missed(Miss.NO_SUBJECT);
    private static final Verdict OUTSIDE_PERCENTAGE = new Verdict.Missed(Miss.OUTSIDE_PERCENTAGE);

    /** The hit; null if the rule does not decide. Asks the request for no more than that takes; {@link #judge} tells why. */
    Verdict.@Nullable Hit hit(Facts facts) {
        if (!isOpen(facts) || !matches(facts)) {
            return null;
        }
        return (ramp.isPresent() ? draw(ramp.get(), facts) : everybody) instanceof Verdict.Hit hit ? hit : null;
    }

    /** Whether the rule is evaluated now. */
    boolean isOpen(Facts facts) {
        return enabled && (window.isEmpty() || window.get().isOpen(facts.now()));
    }

    Verdict judge(Facts facts) {
        if (!enabled) {
            return DISABLED;
        }
        if (window.isPresent() && !window.get().isOpen(facts.now())) {
            return OUTSIDE_WINDOW;
        }
        if (!matches(facts)) {
            return lacksAttribute(facts) ? ATTRIBUTE_MISSING : NO_MATCH;
        }
        return ramp.isPresent() ? draw(ramp.get(), facts) : everybody;
    }

    private boolean matches(Facts facts) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).holds(facts)) {
                return true;
            }
        }
        return entries.isEmpty();
    }

    /** Whether an entry fails to hold only because attributes are absent. */
    private boolean lacksAttribute(Facts facts) {
        return asksAttributes && entries.stream().anyMatch(entry -> entry.lacksOnlyAttributes(facts));
    }

    private Verdict draw(Ramp share, Facts facts) {
        String subject = facts.subject();
        if (subject == null) {
            return NO_SUBJECT;
        }
        int bucket = Bucket.of(prefix, subject);
        return share.at(facts).holds(bucket)
                ? new Verdict.Hit(split.draw(prefix, subject), OptionalInt.of(bucket))
                : OUTSIDE_PERCENTAGE;
    }
}
