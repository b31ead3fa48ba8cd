/**
 * Where rules get in, from Nacos: {@code gray.source=nacos:localhost:8848/gray-rules}. What is read here is fed to
 * {@link io.github.grayrelease.source}.
 */
@NullMarked
package io.github.grayrelease.nacos;

import org.jspecify.annotations.NullMarked;
