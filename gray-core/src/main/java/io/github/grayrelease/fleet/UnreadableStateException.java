package io.github.grayrelease.fleet;

/** The key beside the block holds a text that is no state of a fleet. Gray does not overwrite it. */
public final class UnreadableStateException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableStateException(String place, String problem, String remedy) {
        super(place + ": " + problem + "; " + remedy);
    }
}
