package io.github.grayrelease;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The code path for one variant. On a handler method, or on a controller for all its handlers: of several handlers with
 * one mapping the most specific active one serves, else the one without this annotation, else the answer is 404. An
 * annotation on the method replaces the one on its class.
 *
 * <p>A name that is not declared stops the start.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface GrayVariant {

    /**
     * The variant.
     *
     * @return a declared stage, or a lane below one ({@code beta/team-a})
     */
    String value();
}
