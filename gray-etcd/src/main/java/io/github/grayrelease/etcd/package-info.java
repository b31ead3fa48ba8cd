/**
 * The rule source for etcd: {@code gray.source=etcd:http://localhost:2379/gray/rules}. {@link io.github.grayrelease.source}
 * follows it.
 */
@NullMarked
package io.github.grayrelease.etcd;

import org.jspecify.annotations.NullMarked;
