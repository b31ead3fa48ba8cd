package io.github.grayrelease.trust;

import java.time.Instant;

/**
 * An invitation to a stage, for whoever holds its token.
 *
 * @param id what it is withdrawn by; not secret
 * @param stage the stage
 * @param expires when it ends
 * @param token what the invited person's browser sends; whoever has it is invited
 */
public record Invitation(String id, String stage, Instant expires, String token) {

    /**
     * The query that makes a link of any address of the application.
     *
     * @return the parameter and its value, without a question mark
     */
    public String query() {
        return Invitations.PARAMETER + "=" + token;
    }

    /** Without the token, which logs are not to have. */
    @Override
    public String toString() {
        return "invitation " + id + " to " + stage + " until " + expires;
    }
}
