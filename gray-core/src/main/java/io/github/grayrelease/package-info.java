/**
 * What users of Gray name in their own code. {@link io.github.grayrelease.GrayWalk} is the walk of one request through
 * the six rooms, {@code extract}, {@code decide}, {@code hold}, {@code branch}, {@code propagate} and {@code observe};
 * start reading there.
 */
@NullMarked
package io.github.grayrelease;

import org.jspecify.annotations.NullMarked;
