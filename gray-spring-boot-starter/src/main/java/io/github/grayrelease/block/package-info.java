/**
 * Reads the {@code gray:} block from the environment, a file or a text, and finds the place of each mistake.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.block;

import org.jspecify.annotations.NullMarked;
