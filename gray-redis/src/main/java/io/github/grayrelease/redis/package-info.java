/** The rule source for Redis: {@code gray.source=redis:gray-rules}. {@link io.github.grayrelease.source} follows it. */
@NullMarked
package io.github.grayrelease.redis;

import org.jspecify.annotations.NullMarked;
