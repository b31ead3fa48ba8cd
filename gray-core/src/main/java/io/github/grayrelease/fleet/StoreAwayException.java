package io.github.grayrelease.fleet;

/** The state of the fleet could not be read or written. Nothing was changed. */
public final class StoreAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreAwayException(String problem, Throwable cause) {
        super(problem, cause);
    }

    StoreAwayException(String problem) {
        super(problem);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
