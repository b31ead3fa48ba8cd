/** Propagates the decision to Spring's threads: executors, schedulers, asynchronous handlers. */
@NullMarked
package io.github.grayrelease.task;

import org.jspecify.annotations.NullMarked;
