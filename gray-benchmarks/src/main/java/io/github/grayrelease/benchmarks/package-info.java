/** What Gray costs. Each class has its lower bound as a benchmark of its own, so that both come out of one run. */
@NullMarked
package io.github.grayrelease.benchmarks;

import org.jspecify.annotations.NullMarked;
