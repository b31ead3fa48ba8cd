/**
 * Follows the source of the rules, wherever it is, and offers what it says to {@link io.github.grayrelease.control}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.source;

import org.jspecify.annotations.NullMarked;
