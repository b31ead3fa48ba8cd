package io.github.grayrelease.trust;

import java.time.Instant;

/**
 * An invitation to a stage. Whoever has its token is invited.
 *
 * @param id identifies it when it is withdrawn; not secret
 * @param stage the stage
 * @param expires the time at which it ends
 * @param token the secret that the invited person's browser sends
 */
public record Invitation(String id, String stage, Instant expires, String token) {

    /**
     * The query to append to any URL of the application to make an invitation link.
     *
     * @return the parameter and its value, without a question mark
     */
    public String query() {
        return Invitations.PARAMETER + "=" + token;
    }

    /** Leaves out the token, which must not reach logs. */
    @Override
    public String toString() {
        return "invitation " + id + " to " + stage + " until " + expires;
    }
}
