package io.github.grayrelease.control;

/** An operator looked at one version, and by now another is in force; nothing was changed. */
public final class VersionMovedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public VersionMovedException(String expected, String current) {
        super("the version in force is '%s', not '%s'; look again, then decide again".formatted(current, expected));
    }
}
