/**
 * Where rules get in, from etcd: {@code gray.source=etcd:http://localhost:2379/gray/rules}. What is read here is fed to
 * {@link io.github.grayrelease.source}.
 */
@NullMarked
package io.github.grayrelease.etcd;

import org.jspecify.annotations.NullMarked;
