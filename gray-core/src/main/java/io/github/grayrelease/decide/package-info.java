/**
 * Step 2 of 6: decide. An immutable {@link io.github.grayrelease.decide.RuleBook} decides the stage of each request, with
 * the reason. Next: {@link io.github.grayrelease.hold}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.decide;

import org.jspecify.annotations.NullMarked;
