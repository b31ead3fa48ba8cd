/**
 * The rules as people write them: the {@code gray:} block as records, and its mistakes. Next:
 * {@link io.github.grayrelease.compile}.
 */
@NullMarked
package io.github.grayrelease.definition;

import org.jspecify.annotations.NullMarked;
