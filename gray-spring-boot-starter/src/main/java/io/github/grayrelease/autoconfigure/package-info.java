/**
 * Gray in Spring Boot: binds the {@code gray:} block of the environment and assembles the steps of
 * {@link io.github.grayrelease} for an application.
 */
@NullMarked
package io.github.grayrelease.autoconfigure;

import org.jspecify.annotations.NullMarked;
