package io.github.grayrelease;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the code path of one variant or of several. On a handler method, or on a controller for all its handlers: among
 * handlers with one mapping the most specific active one serves, else the one without this annotation, else the answer is
 * 404. An annotation on the method replaces the one on its class.
 *
 * <p>On any other bean, by its class or its {@code @Bean} method: the annotated bean replaces the one plain bean whose
 * class it extends or whose interface it implements; if there are several, the one with the same {@code @Qualifier}. Spring
 * injects one object that picks a bean at each call; the annotated bean itself is injected only where a qualifier asks for
 * it. A method that returns {@code Mono}, {@code Flux} or {@code Publisher} and is called on a thread without a decision
 * picks at each subscription. A bean that is declared by an interface of the JDK or of a framework, such as {@code Runnable}
 * or {@code Function<A, B>}, replaces the plain bean that is declared by the same one with the same type parameters.
 *
 * <p>On a bean of functional routes ({@code RouterFunction}): the routes are asked before routes without this annotation, and
 * only if a variant is active.
 *
 * <p>An undeclared name stops the start. So does an annotation without effect, for example on a method that neither handles
 * requests nor is a {@code @Bean} method.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface GrayVariant {

    /**
     * The variants; the code path is active if one of them is on.
     *
     * @return declared stages, lanes below one ({@code beta/team-a}), or declared variants; at least one
     */
    String[] value();
}
