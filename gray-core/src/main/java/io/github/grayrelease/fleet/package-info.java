/**
 * The switches of operators for all instances: follows and writes the key beside the block.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.fleet;

import org.jspecify.annotations.NullMarked;
