/**
 * The shares of subjects that rules let in: buckets, percentages, and what is planned for them.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.share;

import org.jspecify.annotations.NullMarked;
