/**
 * Compiles a {@code gray:} block into the {@link io.github.grayrelease.decide.RuleBook} that decides, or lists its
 * mistakes.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.compile;

import org.jspecify.annotations.NullMarked;
