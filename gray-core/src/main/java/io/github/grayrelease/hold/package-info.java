/**
 * Step 3 of 6: hold. Keeps the decision of a request on its thread and in OpenTelemetry baggage, and restores the former
 * state. Next: {@link io.github.grayrelease.branch}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.hold;

import org.jspecify.annotations.NullMarked;
