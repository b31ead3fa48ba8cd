/**
 * Step 5 of 6, for Spring's reactive client. Next: {@link io.github.grayrelease.observe}.
 */
@NullMarked
package io.github.grayrelease.webclient;

import org.jspecify.annotations.NullMarked;
