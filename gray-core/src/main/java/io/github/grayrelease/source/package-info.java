/**
 * Where rules get in: a document is validated and compiled whole, then swapped in as one reference. The way in to step
 * 2, {@link io.github.grayrelease.decide}.
 */
@NullMarked
package io.github.grayrelease.source;

import org.jspecify.annotations.NullMarked;
