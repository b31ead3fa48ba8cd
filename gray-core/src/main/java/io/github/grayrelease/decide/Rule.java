package io.github.grayrelease.decide;

import io.github.grayrelease.GrayArm;
import io.github.grayrelease.GrayDecision.Miss;
import io.github.grayrelease.share.Rollout;
import io.github.grayrelease.share.Salt;
import io.github.grayrelease.share.Share;
import io.github.grayrelease.share.Split;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A compiled rule.
 *
 * @param name its name, as decisions show it
 * @param enabled whether it is evaluated
 * @param window the times at which it is evaluated, if not always
 * @param entries its conditions: any entry must hold; no entry means every request
 * @param asksAttributes whether its conditions read attributes
 * @param ramp the share of subjects, if not all
 * @param rollout what is planned, if the share waits for evidence
 * @param split the stages of the subjects inside
 * @param salt the salt of its buckets
 */
public record Rule(
        Optional<String> name,
        boolean enabled,
        Optional<Window> window,
        List<Entry> entries,
        boolean asksAttributes,
        Optional<Ramp> ramp,
        Optional<Rollout> rollout,
        Split split,
        Salt salt) {

    /** What a rule does at the moment. */
    public enum State {
        /** It is asked, and its stage is served. */
        ACTIVE,
        /** It is disabled. */
        DISABLED,
        /** Its window is closed. */
        OUTSIDE_WINDOW,
        /** Each stage that it gives is suspended. */
        SUSPENDED
    }

    /** The answer of a rule that decides for everybody who matches; other answers above zero are buckets. */
    static final int WITHOUT_BUCKET = Share.EVERYBODY;

    private static final int DISABLED = -1;
    private static final int OUTSIDE_WINDOW = -2;
    private static final int NO_MATCH = -3;
    private static final int ATTRIBUTE_MISSING = -4;
    private static final int NO_SUBJECT = -5;
    private static final int OUTSIDE_PERCENTAGE = -6;

    /** Whether an answer of {@link #answer} means that the rule decides. */
    static boolean isHit(int answer) {
        return answer >= 0;
    }

    /** The reason in an answer that is no hit. */
    static Miss miss(int answer) {
        return switch (answer) {
            case DISABLED -> Miss.DISABLED;
            case OUTSIDE_WINDOW -> Miss.OUTSIDE_WINDOW;
            case NO_MATCH -> Miss.NO_MATCH;
            case ATTRIBUTE_MISSING -> Miss.ATTRIBUTE_MISSING;
            case NO_SUBJECT -> Miss.NO_SUBJECT;
            case OUTSIDE_PERCENTAGE -> Miss.OUTSIDE_PERCENTAGE;
            default -> throw new IllegalArgumentException(answer + " is not the answer of a rule that misses");
        };
    }

    /**
     * Whether the rule decides, and by which bucket or why not. A number, because most rules of most requests miss, and an
     * object for each would be felt. Asks the request for no more than that takes.
     */
    int answer(Facts facts) {
        if (!enabled) {
            return DISABLED;
        }
        if (!isOpen(facts)) {
            return OUTSIDE_WINDOW;
        }
        if (!matches(facts)) {
            return NO_MATCH;
        }
        return ramp.isPresent() ? drawn(ramp.get(), facts) : WITHOUT_BUCKET;
    }

    /** As {@link #answer}, for a request that is decided: who counts misses hears of one. */
    int asked(Facts facts) {
        int answer = answer(facts);
        if (!isHit(answer)) {
            facts.missed(this, answer);
        }
        return answer;
    }

    /** As {@link #answer}; tells absent attributes from conditions that do not match, which may ask for more values. */
    int explained(Facts facts) {
        int answer = answer(facts);
        return answer == NO_MATCH && lacksAttribute(facts) ? ATTRIBUTE_MISSING : answer;
    }

    State state(Instant now, Predicate<String> isSuspended) {
        if (!enabled) {
            return State.DISABLED;
        }
        if (window.isPresent() && !window.get().isOpen(now)) {
            return State.OUTSIDE_WINDOW;
        }
        return split.arms().stream().allMatch(arm -> isSuspended.test(arm.stage())) ? State.SUSPENDED : State.ACTIVE;
    }

    /** The rule's name as metrics show it; empty if it has none. */
    String label() {
        return name.orElse("");
    }

    /** The reason of an answer that is no hit, for a counter, which asks the request for nothing more. */
    Miss counted(Facts facts, int answer) {
        Miss miss = miss(answer);
        return miss == Miss.NO_MATCH && failsAtAttribute(facts) ? Miss.ATTRIBUTE_MISSING : miss;
    }

    /** Whether the first condition of an entry that does not hold asks for an attribute that is absent. */
    private boolean failsAtAttribute(Facts facts) {
        return asksAttributes && entries.stream().anyMatch(entry -> entry.failsAtAttribute(facts));
    }

    /** Whether the rule is evaluated now. */
    boolean isOpen(Facts facts) {
        return enabled && (window.isEmpty() || window.get().isOpen(facts.now()));
    }

    private boolean matches(Facts facts) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).holds(facts)) {
                return true;
            }
        }
        return entries.isEmpty();
    }

    /** The same rules with the shares that their rollouts have reached. */
    static List<Rule> reaching(List<Rule> rules, Map<String, Share> reached) {
        return rules.stream()
                .map(rule -> rule.rollout
                        .map(plan -> rule.reaching(reached.getOrDefault(plan.content(), Share.NOBODY)))
                        .orElse(rule))
                .toList();
    }

    private Rule reaching(Share share) {
        return new Rule(
                name, enabled, window, entries, asksAttributes, Optional.of(Ramp.always(share)), rollout, split, salt);
    }

    /** The share of subjects that the bucket of the request is compared with. */
    Optional<Share> share(Facts facts) {
        return ramp.map(shares -> shares.at(facts));
    }

    /** The subject's bucket, where {@link #answer} has found a subject. */
    int bucket(Facts facts) {
        return salt.bucket(Objects.requireNonNull(facts.subject()));
    }

    /** Whether an entry fails to hold only because attributes are absent. */
    private boolean lacksAttribute(Facts facts) {
        return asksAttributes && entries.stream().anyMatch(entry -> entry.lacksOnlyAttributes(facts));
    }

    private int drawn(Ramp share, Facts facts) {
        String subject = facts.subject();
        if (subject == null) {
            return NO_SUBJECT;
        }
        int bucket = salt.bucket(subject);
        boolean isInside = share.at(facts).holds(bucket);
        if (rollout.isPresent()) {
            facts.tried(new GrayArm(label(), isInside, subject));
        }
        return isInside ? bucket : OUTSIDE_PERCENTAGE;
    }

    /** The stage of a request that the rule decides; empty in a rule of a variant. */
    String stage(Facts facts) {
        String subject = split.isSingle() ? null : facts.subject();
        return split.draw(salt, subject == null ? "" : subject);
    }
}
