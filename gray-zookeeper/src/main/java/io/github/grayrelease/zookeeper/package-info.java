/**
 * The rule source for ZooKeeper: {@code gray.source=zookeeper:localhost:2181/gray/rules}.
 * {@link io.github.grayrelease.source} follows it.
 */
@NullMarked
package io.github.grayrelease.zookeeper;

import org.jspecify.annotations.NullMarked;
