package io.github.grayrelease.decide;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a value is looked for in a request. */
@FunctionalInterface
interface Lookup {

    Lookup PRINCIPAL = facts -> facts.request().principal();
    Lookup SUBJECT = Facts::subject;

    @Nullable
    String in(Facts facts);

    static Lookup header(String name) {
        return facts -> facts.request().header(name);
    }

    static Lookup cookie(String name) {
        return facts -> facts.request().cookie(name);
    }

    static Lookup query(String name) {
        return facts -> facts.request().query(name);
    }

    /** Reads a subject's source as it is written: {@code principal}, {@code header:NAME} and so on. */
    static Optional<Lookup> parse(String source) {
        if (source.equals("principal")) {
            return Optional.of(PRINCIPAL);
        }
        int colon = source.indexOf(':');
        String name = source.substring(colon + 1).strip();
        if (colon < 0 || name.isEmpty()) {
            return Optional.empty();
        }
        return switch (source.substring(0, colon)) {
            case "header" -> Optional.of(header(name));
            case "cookie" -> Optional.of(cookie(name));
            case "query" -> Optional.of(query(name));
            default -> Optional.empty();
        };
    }
}
