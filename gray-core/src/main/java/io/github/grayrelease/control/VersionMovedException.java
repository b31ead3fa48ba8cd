package io.github.grayrelease.control;

/** An operator saw one version, but another is in force. Nothing was changed. */
public final class VersionMovedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private VersionMovedException(String message) {
        super(message);
    }

    /**
     * Creates the exception; its message names the version to send.
     *
     * @param expected the version that the operator saw
     * @param current the version in force
     */
    public VersionMovedException(String expected, String current) {
        this("the version in force is '%s', not '%s'; read it and decide again".formatted(current, expected));
    }

    /**
     * The store contains rules that this instance has not put in force.
     *
     * @return the exception
     */
    public static VersionMovedException inTheStore() {
        return new VersionMovedException("the store changed since Gray last read it; read it and try again");
    }
}
