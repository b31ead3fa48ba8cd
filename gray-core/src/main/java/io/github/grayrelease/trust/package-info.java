/**
 * Part of step 1: whose tags count. Keys, the proofs that travel beside tags, and invitations for browsers.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.trust;

import org.jspecify.annotations.NullMarked;
