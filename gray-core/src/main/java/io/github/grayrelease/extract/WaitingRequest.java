package io.github.grayrelease.extract;

import io.github.grayrelease.Request;

/** A request on a server where somebody has to wait to know the user. Rules can't wait: see {@link UserAwaited}. */
public interface WaitingRequest extends Request {

    /**
     * Whether somebody has asked for the user too early. True even if the asking code has caught {@link UserAwaited}.
     *
     * @return true from the first such question until the user is known
     */
    boolean awaitsUser();
}
