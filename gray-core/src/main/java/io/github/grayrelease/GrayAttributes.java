package io.github.grayrelease;

import java.util.function.BiConsumer;

/**
 * Adds facts about a request that rules read under {@code attribute}: region, device, tenant. With Spring Boot, each bean
 * of this type is called.
 *
 * <p>Called at most once per request, on the request's thread, when rules first need an attribute; one instance serves all
 * threads; must not block. On WebFlux, a call that asks for the user or a role ends with an error while the user is not
 * known; then Gray looks up the user and calls once more. If it throws an exception, observers are told of a failure and its
 * attributes stay absent.
 */
@FunctionalInterface
public interface GrayAttributes {

    /**
     * Adds the attributes of a request.
     *
     * @param request the request
     * @param sink takes a name and a value; the first value for a name wins
     */
    void contribute(Request request, BiConsumer<String, String> sink);
}
