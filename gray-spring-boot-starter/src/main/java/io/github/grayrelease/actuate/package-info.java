/** For operators: the endpoint {@code gray}, health, and audit events. */
@NullMarked
package io.github.grayrelease.actuate;

import org.jspecify.annotations.NullMarked;
