package io.github.grayrelease.autoconfigure;

import java.util.List;

/** Annotations that would silently do nothing. */
final class InvalidVariantException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidVariantException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
    }
}
