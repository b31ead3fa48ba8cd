/**
 * Step 4 of 6: take the code path. Next: {@link io.github.grayrelease.propagate}.
 */
@NullMarked
package io.github.grayrelease.branch;

import org.jspecify.annotations.NullMarked;
