/**
 * Rollouts: ramps that wait for evidence. A judge compares those whom a rule let in by its share with those who matched and
 * missed by it; a rollout goes on, holds or goes back by what the judge says.
 */
@NullMarked
package io.github.grayrelease.rollout;

import org.jspecify.annotations.NullMarked;
