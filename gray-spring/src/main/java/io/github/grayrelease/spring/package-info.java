/**
 * Spring code that several modules share: the tag of an outgoing request, and the beans that are replaced so that they
 * propagate it.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.spring;

import org.jspecify.annotations.NullMarked;
