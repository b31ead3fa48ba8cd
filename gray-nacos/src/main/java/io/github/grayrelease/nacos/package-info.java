/**
 * The rule source for Nacos: {@code gray.source=nacos:localhost:8848/gray-rules}. {@link io.github.grayrelease.source}
 * follows it.
 */
@NullMarked
package io.github.grayrelease.nacos;

import org.jspecify.annotations.NullMarked;
