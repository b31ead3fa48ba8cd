/**
 * The public API: the types that users name in their code. A request takes six steps, each a package: {@code extract},
 * {@code decide}, {@code hold}, {@code branch}, {@code propagate}, {@code observe}. {@link io.github.grayrelease.GrayFlow}
 * shows all of them in one class; start reading there.
 */
@NullMarked
package io.github.grayrelease;

import org.jspecify.annotations.NullMarked;
