/** The costs of Gray. Each class contains its lower bound as a separate benchmark, so that one run measures both. */
@NullMarked
package io.github.grayrelease.benchmarks;

import org.jspecify.annotations.NullMarked;
