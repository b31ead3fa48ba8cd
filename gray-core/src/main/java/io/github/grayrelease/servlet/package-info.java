/**
 * The servlet entry point: {@link io.github.grayrelease.servlet.GrayFilter} takes each request through
 * {@link io.github.grayrelease.GrayFlow}.
 */
@NullMarked
package io.github.grayrelease.servlet;

import org.jspecify.annotations.NullMarked;
