/**
 * Gray beside Spring's test contexts: while a test runs, the statics of {@link io.github.grayrelease.Gray} answer for the
 * application context of that test, whichever cached context was started last.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.testcontext;

import org.jspecify.annotations.NullMarked;
