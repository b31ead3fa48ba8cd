package io.github.grayrelease;

import java.util.function.BiConsumer;

/**
 * Adds facts about a request that rules may look at under {@code attribute}: region, device, tenant. With Spring Boot,
 * each bean of this type is asked.
 *
 * <p>Called at most once per request, on the request's thread, when rules first need an attribute; one instance
 * serves all threads; must not block. What it throws is observed as a failure, and leaves its attributes absent.
 */
@FunctionalInterface
public interface GrayAttributes {

    /**
     * Adds what this application knows of a request.
     *
     * @param request the request
     * @param sink takes a name and a value; of two values for one name the first stays
     */
    void contribute(Request request, BiConsumer<String, String> sink);
}
