/**
 * The tests that a rule's conditions apply to one value of a request.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.value;

import org.jspecify.annotations.NullMarked;
