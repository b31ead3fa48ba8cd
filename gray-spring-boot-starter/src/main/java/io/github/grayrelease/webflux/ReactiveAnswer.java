package io.github.grayrelease.webflux;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import org.springframework.http.HttpHeaders;

/** Puts into an answer, at the moment it is committed, what the application has not said by then. */
final class ReactiveAnswer {

    private ReactiveAnswer() {}

    /** Whatever becomes of the headers, the answer goes out. */
    static void complete(HttpHeaders headers, GrayContext context) {
        try {
            context.answer().forEach((name, value) -> add(headers, name, value));
            context.trail().ifPresent(trail -> headers.set(TagNames.HOPS_HEADER, trail.written()));
        } catch (RuntimeException | LinkageError failure) {
            context.runtime().observer().failed("completing an answer", failure);
        }
    }

    private static void add(HttpHeaders headers, String name, String value) {
        if (name.equals(HttpHeaders.VARY)) {
            if (headers.getVary().stream().noneMatch(said -> said.equals("*") || said.equalsIgnoreCase(value))) {
                headers.add(name, value);
            }
        } else if (!headers.containsHeader(name)) {
            headers.set(name, value);
        }
    }
}
