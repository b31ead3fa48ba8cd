/**
 * Step 2 of 6: which stage, and why? A {@link io.github.grayrelease.decide.RuleBook} answers for one request; it never
 * changes. Next: {@link io.github.grayrelease.hold}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.decide;

import org.jspecify.annotations.NullMarked;
