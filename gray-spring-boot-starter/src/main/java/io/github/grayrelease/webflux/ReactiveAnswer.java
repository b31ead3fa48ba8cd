package io.github.grayrelease.webflux;

import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.hold.GrayContext;
import org.springframework.http.HttpHeaders;

/** Adds Gray's headers to a response when it is committed, unless the application has set them. */
final class ReactiveAnswer {

    private ReactiveAnswer() {}

    /** The response goes out even if the headers fail. */
    static void complete(HttpHeaders headers, GrayContext context) {
        try {
            context.answer().forEach((name, value) -> add(headers, name, value));
            context.hopTrace().ifPresent(hopTrace -> headers.set(TagNames.HOPS_HEADER, hopTrace.written()));
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
