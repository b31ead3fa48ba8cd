package io.github.grayrelease;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The code path for a variant, or for any of several. On a handler method, or on a controller for all its handlers: of several handlers with
 * one mapping the most specific active one serves, else the one without this annotation, else the answer is 404. An
 * annotation on the method replaces the one on its class.
 *
 * <p>On any other bean, by its class or by its {@code @Bean} method: it stands in for the one plain bean whose class it
 * extends or whose interface it implements, with the same {@code @Qualifier} where there are several. What is injected is
 * one object that picks call by call; the annotated bean itself is injected only where a qualifier asks for it. A method
 * that returns {@code Mono} or {@code Flux} and is called where the thread holds nothing picks at each subscription.
 *
 * <p>A name that is not declared stops the start, and so does an annotation where it can have no effect: on a method that
 * neither handles requests nor is a {@code @Bean} method.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface GrayVariant {

    /**
     * The variants, one of which must be on.
     *
     * @return declared stages, lanes below one ({@code beta/team-a}), or declared variants; at least one
     */
    String[] value();
}
