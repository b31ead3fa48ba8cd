/** Step 4 of 6: branch. Takes the code path of the stage. Next: {@link io.github.grayrelease.propagate}. */
@NullMarked
package io.github.grayrelease.branch;

import org.jspecify.annotations.NullMarked;
