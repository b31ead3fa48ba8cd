/**
 * Addresses: IP literals, ranges of them, hosts, and the query of a URL. Tags, rules and egress use it.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.address;

import org.jspecify.annotations.NullMarked;
