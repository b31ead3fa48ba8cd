/**
 * Step 5 of 6: propagate the decision, to the next service and to the next thread. Next:
 * {@link io.github.grayrelease.observe}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.propagate;

import org.jspecify.annotations.NullMarked;
