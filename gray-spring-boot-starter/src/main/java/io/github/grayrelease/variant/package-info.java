/**
 * {@link io.github.grayrelease.GrayVariant} on beans, and the names that annotations may have.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.variant;

import org.jspecify.annotations.NullMarked;
