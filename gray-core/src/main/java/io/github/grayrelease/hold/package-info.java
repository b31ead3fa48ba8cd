/**
 * Step 3 of 6: keep the decision for this request, on its thread and in OpenTelemetry baggage, and put back what was
 * there before. Next: {@link io.github.grayrelease.branch}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.hold;

import org.jspecify.annotations.NullMarked;
