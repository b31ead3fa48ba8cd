package io.github.grayrelease.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A document has mistakes. Nothing of it was applied. */
public final class InvalidRulesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The number of mistakes that the message names. */
    private static final int MOST_NAMED = 20;

    private final transient List<Mistake> mistakes;

    /**
     * Creates the exception.
     *
     * @param mistakes all mistakes; at least one
     */
    public InvalidRulesException(List<Mistake> mistakes) {
        super(message(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    private static String message(List<Mistake> mistakes) {
        String named = mistakes.stream()
                .limit(MOST_NAMED)
                .map(mistake -> mistake + "; " + mistake.remedy())
                .collect(Collectors.joining(System.lineSeparator()));
        int more = mistakes.size() - MOST_NAMED;
        return more <= 0 ? named : named + System.lineSeparator() + "and " + more + " more mistakes";
    }

    /**
     * All mistakes.
     *
     * @return the mistakes, in the order of the document
     */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
