package io.github.grayrelease.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A document has mistakes. Nothing of it was applied. */
public final class InvalidRulesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /**
     * Creates the exception.
     *
     * @param mistakes all mistakes; at least one
     */
    public InvalidRulesException(List<Mistake> mistakes) {
        super(mistakes.stream()
                .map(mistake -> mistake + "; " + mistake.remedy())
                .collect(Collectors.joining(System.lineSeparator())));
        this.mistakes = List.copyOf(mistakes);
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
