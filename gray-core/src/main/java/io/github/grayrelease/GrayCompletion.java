package io.github.grayrelease;

import java.time.Duration;
import java.util.Optional;

/**
 * The end of a request.
 *
 * @param decision the decision with which it was served
 * @param status the HTTP status of the answer; 500 if a failure left the application and nothing else is known
 * @param failure the exception that left the application; a {@link java.util.concurrent.CancellationException} if the client
 *     of a reactive server went away before the answer began
 * @param duration the time since the request's stage was decided, asynchronous processing included
 */
public record GrayCompletion(GrayDecision decision, int status, Optional<Throwable> failure, Duration duration) {}
