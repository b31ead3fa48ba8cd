/**
 * Which rules are in force, and what operators did about it: one immutable state, its history, and the thin shell
 * that swaps, remembers and tells.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.control;

import org.jspecify.annotations.NullMarked;
