/**
 * Follows the source of the rules and offers its rules to {@link io.github.grayrelease.control}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.source;

import org.jspecify.annotations.NullMarked;
