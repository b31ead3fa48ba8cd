/**
 * Addresses: IP literals, ranges of them, hosts, the query of a URL, and the exception for a setting that names none. Tags,
 * rules and egress use it.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.address;

import org.jspecify.annotations.NullMarked;
