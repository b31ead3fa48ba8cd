/**
 * The grammar of stage names, and the stages that an application declares. Every step uses it.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.stage;

import org.jspecify.annotations.NullMarked;
