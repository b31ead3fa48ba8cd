/**
 * Support for Spring's cached test contexts: while a test runs, the static methods of {@link io.github.grayrelease.Gray}
 * answer for that test's application context.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.testcontext;

import org.jspecify.annotations.NullMarked;
