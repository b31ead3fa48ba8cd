/**
 * Where rules get in, from Redis: {@code gray.source=redis:gray-rules}. What is read here is fed to
 * {@link io.github.grayrelease.source}.
 */
@NullMarked
package io.github.grayrelease.redis;

import org.jspecify.annotations.NullMarked;
