package io.github.grayrelease.variant;

import java.util.List;
import java.util.stream.Collectors;

/** {@link io.github.grayrelease.GrayVariant} annotations that would silently have no effect. */
public final class InvalidVariantException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<VariantMistake> mistakes;

    public InvalidVariantException(List<VariantMistake> mistakes) {
        super(mistakes.stream().map(VariantMistake::toString).collect(Collectors.joining(System.lineSeparator())));
        this.mistakes = List.copyOf(mistakes);
    }

    List<VariantMistake> mistakes() {
        return mistakes;
    }
}
