package io.github.grayrelease.actuate;

import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;

/** What operators do with rollouts, below the path of {@link GrayEndpoint}. */
@ResponseBody
final class RolloutOperations extends OperationProblems {

    /** The path of the method {@code rollout}, below the endpoint's path. */
    static final String ROLLOUT = "/rollouts/{rule}";

    private static final String ACTION = "action";
    private static final String RESUME = "resume";

    /** The emergency brake. */
    private static final String ROLLBACK = "rollback";

    private final OperatedRollouts rollouts;
    private final Operators operators;

    private RolloutOperations(OperatedRollouts rollouts, Operators operators) {
        this.rollouts = rollouts;
        this.operators = operators;
    }

    /** Empty if the application steers no rollouts. */
    static Optional<RolloutOperations> of(@Nullable OperatedRollouts rollouts, Operators operators) {
        return Optional.ofNullable(rollouts).map(steered -> new RolloutOperations(steered, operators));
    }

    ResponseEntity<Object> rollout(
            @PathVariable("rule") String rule,
            @Nullable @RequestBody(required = false) Map<String, Object> sent,
            @Nullable Principal principal) {
        operators.requireUnrestricted();
        Body body = new Body(sent, ACTION, Operators.EXPECTED, Operators.BECAUSE);
        String action = body.required(ACTION, String.join(", ", OperatedRollouts.ACTIONS));
        if (!OperatedRollouts.ACTIONS.contains(action)) {
            throw new IllegalArgumentException("'" + ACTION + "' must be one of " + OperatedRollouts.ACTIONS);
        }
        if (action.equals(RESUME)) {
            body.required(Operators.BECAUSE, "why it may go on, for the state and the audit event");
        }
        Optional<String> expected = body.text(Operators.EXPECTED);
        if (expected.isEmpty() && !action.equals(ROLLBACK)) {
            body.required(Operators.EXPECTED, "the version that you saw; now it is '" + rollouts.version() + "'");
        }
        Author author = Operators.author(body, principal);
        Persistence persistence = rollouts.act(rule, action, expected, author);
        operators.acted("GRAY_ROLLOUT", author, Map.of("rule", rule, ACTION, action));
        return ResponseEntity.ok(Report.of(rollouts, persistence));
    }

    /** All rollouts, with what to send as expected. */
    record Report(String expected, List<?> rollouts, boolean persisted, @Nullable String unpersistedBecause) {

        static Report of(OperatedRollouts rollouts, Persistence persistence) {
            return new Report(
                    rollouts.version(),
                    rollouts.rollouts(),
                    persistence.isKept(),
                    persistence.problem().orElse(null));
        }
    }
}
