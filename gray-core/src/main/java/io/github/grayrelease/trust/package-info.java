/**
 * Part of step 1: decides whose tags count. Contains keys, the proofs that travel beside tags, and invitations for
 * browsers.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.trust;

import org.jspecify.annotations.NullMarked;
