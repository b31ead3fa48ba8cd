/**
 * Addresses: IP literals and ranges, hosts, URL queries, and the exception for an invalid setting. Tags, rules and egress
 * use it.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.github.grayrelease.address;

import org.jspecify.annotations.NullMarked;
