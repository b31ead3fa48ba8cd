/**
 * Step 6 of 6: observe, in logs, in the MDC and on the current span.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.observe;

import org.jspecify.annotations.NullMarked;
