/**
 * Step 1 of 6: extract. Reads the tags of a request and decides which of them count, and why the others do not. Next:
 * {@link io.github.grayrelease.decide}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.extract;

import org.jspecify.annotations.NullMarked;
