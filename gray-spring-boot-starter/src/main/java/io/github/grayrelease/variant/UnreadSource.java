package io.github.grayrelease.variant;

/** Says that the source of the rules is not read on purpose, so nobody can know which names it declares. */
public record UnreadSource() {

    /** The name of the singleton that a slice of a test registers. */
    public static final String BEAN = "grayUnreadSource";
}
