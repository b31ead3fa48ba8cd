package io.github.grayrelease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The end of a request.
 *
 * @param decision the decision with which it was served
 * @param status the HTTP status of the answer; 500 if a failure left the application and nothing else is known
 * @param failure the exception that left the application; a {@link java.util.concurrent.CancellationException} if the client
 *     of a reactive server went away before the answer began
 * @param failedBecause the reason that the application's code gave to {@link Gray#failed}; kept only if the request is in an
 *     arm of a rollout
 * @param duration the time since the request's stage was decided, asynchronous processing included
 * @param arms the arms of rollouts that the request is in; empty if its stage was decided elsewhere
 */
public record GrayCompletion(
        GrayDecision decision,
        int status,
        Optional<Throwable> failure,
        Optional<String> failedBecause,
        Duration duration,
        List<GrayArm> arms) {

    // Copies the list.
    public GrayCompletion {
        arms = List.copyOf(arms);
    }
}
