/**
 * {@link io.github.grayrelease.GrayVariant} on the handlers of Spring MVC and WebFlux. An application with its own handler
 * mapping calls {@link io.github.grayrelease.handler.VariantMappings} or
 * {@link io.github.grayrelease.handler.ReactiveVariantMappings}.
 */
@NullMarked
package io.github.grayrelease.handler;

import org.jspecify.annotations.NullMarked;
