/** A small shop and its tests, as an application has them: slices, mocks, clients against a mock server. */
@NullMarked
package io.github.grayrelease.slices;

import org.jspecify.annotations.NullMarked;
