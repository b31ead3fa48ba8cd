/**
 * The entry of requests into an application on Spring WebFlux; the twin of {@link io.github.grayrelease.servlet.GrayFilter}.
 */
@NullMarked
package io.github.grayrelease.webflux;

import org.jspecify.annotations.NullMarked;
