package io.github.grayrelease.rollout;

import io.github.grayrelease.rollout.RolloutState.Hold;
import io.github.grayrelease.rollout.RolloutState.Phase;
import io.github.grayrelease.rollout.RolloutState.Said;
import io.github.grayrelease.share.Rollout;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A state as fields of the text beside the rules, for other instances, the next start, and people who look into the store. */
final class RolloutFields {

    private static final String ROUND = "round";
    static final String PHASE = "phase";
    private static final String STEP = "step";
    private static final String SHARE = "share";
    private static final String SINCE = "since";
    private static final String REASON = "reason";
    private static final String HELD = "held";
    private static final String SEEN = "seen";
    private static final String BECAUSE = "because";
    private static final String BY = "by";
    static final String AT = "at";
    private static final String COUNTS = "counts";

    private final Map<String, String> fields;

    private RolloutFields(Map<String, String> fields) {
        this.fields = fields;
    }

    /** Another field, or a word that this version does not know, is no state. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadableException(String problem) {
            super(problem);
        }
    }

    /** The name of a rollout: another text of the rule is another one, even while some instances still have the former. */
    static String name(String rule, Rollout plan) {
        return rule + " " + plan.content();
    }

    /**
     * Writes a state of a rollout of a plan.
     *
     * @param former the fields in its place; those that this version does not know stay
     */
    static Map<String, String> of(RolloutState state, Rollout plan, Map<String, String> former) {
        Map<String, String> fields = new LinkedHashMap<>(former);
        fields.put(ROUND, String.valueOf(state.round()));
        fields.put(PHASE, state.phase().word());
        fields.put(STEP, String.valueOf(state.step() + 1));
        fields.put(SHARE, VerdictText.percent(state.share(plan)));
        fields.put(SINCE, state.since().toString());
        fields.keySet().removeAll(List.of(REASON, HELD, SEEN));
        state.hold().ifPresent(hold -> {
            fields.put(REASON, hold.because().name());
            fields.put(HELD, hold.begin().toString());
            fields.put(SEEN, hold.seen().toString());
        });
        fields.put(BECAUSE, state.said().because());
        fields.put(BY, state.said().by());
        fields.put(AT, state.said().at().toString());
        fields.put(COUNTS, state.said().counts());
        return fields;
    }

    /**
     * Reads the state of a rollout of a plan.
     *
     * @throws UnreadableException if it is no state of this plan
     */
    static RolloutState read(Map<String, String> fields, Rollout plan) throws UnreadableException {
        return new RolloutFields(fields).read(plan);
    }

    private RolloutState read(Rollout plan) throws UnreadableException {
        Phase phase = parsed(PHASE, word -> Arrays.stream(Phase.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word)));
        int step = parsed(STEP, Integer::parseInt) - 1;
        boolean isReached = phase != Phase.WAITING && phase != Phase.ROLLED_BACK;
        if (step < (isReached ? 0 : -1) || step >= plan.steps().size()) {
            throw new UnreadableException("'step' is not one of the rule's steps");
        }
        boolean isHeld = phase == Phase.HELD || phase == Phase.ROLLED_BACK;
        Optional<Hold> hold = isHeld
                ? Optional.of(new Hold(
                        parsed(REASON, HoldReason::valueOf),
                        parsed(HELD, Instant::parse),
                        parsed(SEEN, Instant::parse)))
                : Optional.empty();
        return new RolloutState(
                plan.content(),
                parsed(ROUND, Integer::parseInt),
                phase,
                step,
                parsed(SINCE, Instant::parse),
                hold,
                new Said(
                        fields.getOrDefault(BECAUSE, ""),
                        text(BY),
                        parsed(AT, Instant::parse),
                        fields.getOrDefault(COUNTS, "")));
    }

    private String text(String key) throws UnreadableException {
        String value = fields.get(key);
        if (value == null) {
            throw new UnreadableException("'" + key + "' is missing");
        }
        return value;
    }

    private <T> T parsed(String key, Function<String, T> parser) throws UnreadableException {
        String value = text(key);
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new UnreadableException("'" + key + "' can't be '" + value + "'");
        }
    }
}
