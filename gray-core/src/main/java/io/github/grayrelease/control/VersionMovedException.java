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
     * Other operators changed the switches of all instances.
     *
     * @param expected the version that the operator saw
     * @param current the present version
     * @param latest the latest act, for people
     * @return the exception; its message names the version to send
     */
    public static VersionMovedException inTheFleet(String expected, String current, String latest) {
        return new VersionMovedException("the version is '%s' now, not '%s', because %s; read it and decide again"
                .formatted(current, expected, latest));
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
