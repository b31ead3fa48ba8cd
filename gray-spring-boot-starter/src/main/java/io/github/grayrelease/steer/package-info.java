/** Rollouts in a Spring Boot application that has the module gray-rollout. */
@NullMarked
package io.github.grayrelease.steer;

import org.jspecify.annotations.NullMarked;
