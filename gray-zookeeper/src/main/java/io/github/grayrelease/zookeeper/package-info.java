/**
 * Where rules get in, from ZooKeeper: {@code gray.source=zookeeper:localhost:2181/gray/rules}. What is read here is fed to
 * {@link io.github.grayrelease.source}.
 */
@NullMarked
package io.github.grayrelease.zookeeper;

import org.jspecify.annotations.NullMarked;
