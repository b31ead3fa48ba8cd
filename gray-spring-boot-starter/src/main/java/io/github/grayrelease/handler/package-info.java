/**
 * {@link io.github.grayrelease.GrayVariant} on the handlers of Spring MVC and WebFlux. An application with a handler mapping
 * of its own calls {@link io.github.grayrelease.handler.VariantMappings} or its reactive twin.
 */
@NullMarked
package io.github.grayrelease.handler;

import org.jspecify.annotations.NullMarked;
