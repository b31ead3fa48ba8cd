package io.github.grayrelease.decide;

import io.github.grayrelease.value.ValueTest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a request.
 *
 * @param kind the kind of place
 * @param name the name, for kinds that have one
 */
public record Lookup(Kind kind, String name) {

    public enum Kind {
        HEADER,
        COOKIE,
        QUERY,
        ATTRIBUTE,
        PATH,
        METHOD,
        HOST,
        IP,
        SUBJECT,
        PRINCIPAL
    }

    public static Lookup of(Kind kind) {
        return new Lookup(kind, "");
    }

    public static Lookup header(String name) {
        return new Lookup(Kind.HEADER, name.toLowerCase(Locale.ROOT));
    }

    /** Whether a value is longer than a rule looks at. */
    static boolean isTooLong(@Nullable String value) {
        return value != null && value.length() > ValueTest.MAX_LENGTH;
    }

    @Nullable
    String in(Facts facts) {
        return switch (kind) {
            case HEADER -> facts.request().header(name);
            case COOKIE -> facts.request().cookie(name);
            case QUERY -> facts.request().query(name);
            case ATTRIBUTE -> facts.request().attribute(name);
            case PATH -> facts.request().path();
            case METHOD -> facts.request().method();
            case HOST -> facts.request().host();
            case IP -> facts.ip();
            case SUBJECT -> facts.subject();
            case PRINCIPAL -> facts.request().principal();
        };
    }

    /** Parses a subject source: {@code principal}, {@code header:NAME} and so on. */
    public static Optional<Lookup> parse(String source) {
        if (source.equals("principal")) {
            return Optional.of(of(Kind.PRINCIPAL));
        }
        int colon = source.indexOf(':');
        String name = source.substring(colon + 1).strip();
        if (colon < 0 || name.isEmpty()) {
            return Optional.empty();
        }
        return switch (source.substring(0, colon)) {
            case "header" -> Optional.of(header(name));
            case "cookie" -> Optional.of(new Lookup(Kind.COOKIE, name));
            case "query" -> Optional.of(new Lookup(Kind.QUERY, name));
            default -> Optional.empty();
        };
    }
}
