/**
 * Keeps the state of the rules on disk, so that a restart needs no source.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.snapshot;

import org.jspecify.annotations.NullMarked;
