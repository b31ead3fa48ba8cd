/**
 * {@link io.github.grayrelease.GrayVariant} on beans, and the check of its names.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.variant;

import org.jspecify.annotations.NullMarked;
