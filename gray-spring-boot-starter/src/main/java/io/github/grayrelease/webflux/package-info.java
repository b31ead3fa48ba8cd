/** The entry point of Spring WebFlux; {@link io.github.grayrelease.servlet.GrayFilter} is its servlet counterpart. */
@NullMarked
package io.github.grayrelease.webflux;

import org.jspecify.annotations.NullMarked;
