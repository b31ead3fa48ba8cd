/** Hands the decision on to the threads of Spring: executors, schedulers, asynchronous handlers. */
@NullMarked
package io.github.grayrelease.task;

import org.jspecify.annotations.NullMarked;
