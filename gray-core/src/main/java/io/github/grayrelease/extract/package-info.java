/**
 * Step 1 of 6: what does the request say? Reads tags off the wire and says which of them count, and why the others do
 * not. Next: {@link io.github.grayrelease.decide}.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.extract;

import org.jspecify.annotations.NullMarked;
