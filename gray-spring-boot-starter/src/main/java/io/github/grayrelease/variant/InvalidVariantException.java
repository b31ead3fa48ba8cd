package io.github.grayrelease.variant;

import java.util.List;

/** Annotations that would silently do nothing. */
public final class InvalidVariantException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidVariantException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
    }
}
