package io.github.grayrelease.definition;

import java.util.List;

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

    /** In one line, because logs and health show it. */
    private static String message(List<Mistake> mistakes) {
        if (mistakes.size() == 1) {
            return sentence(mistakes.get(0));
        }
        StringBuilder message = new StringBuilder(mistakes.size() + " mistakes:");
        for (int i = 0; i < Math.min(mistakes.size(), MOST_NAMED); i++) {
            message.append(" (%d) ".formatted(i + 1)).append(sentence(mistakes.get(i)));
        }
        int more = mistakes.size() - MOST_NAMED;
        return more <= 0
                ? message.toString()
                : message.append(" and " + more + " more").toString();
    }

    private static String sentence(Mistake mistake) {
        return mistake + "; " + mistake.remedy();
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
