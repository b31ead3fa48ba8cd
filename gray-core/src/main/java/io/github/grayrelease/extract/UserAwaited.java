package io.github.grayrelease.extract;

/**
 * Thrown by a {@link WaitingRequest} that is asked for its user before the user is known. It ends the attempt to decide and
 * is no failure. It is an error, so that code which handles exceptions lets it pass.
 */
public final class UserAwaited extends Error {

    private static final long serialVersionUID = 1L;

    /** Creates the signal, without the cost of a stack trace. */
    public UserAwaited() {
        super("The user of this request is not known yet; Gray looks the user up and asks again", null, false, false);
    }
}
