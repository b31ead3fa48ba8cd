/**
 * Step 6 of 6, observe, for Micrometer: meters and the current span.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.observation;

import org.jspecify.annotations.NullMarked;
