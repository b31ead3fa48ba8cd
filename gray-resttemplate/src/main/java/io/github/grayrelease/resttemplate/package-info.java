/**
 * Step 5 of 6, for Spring's blocking clients: RestTemplate, RestClient, and the HTTP interface clients made with them.
 * Next: {@link io.github.grayrelease.observe}.
 */
@NullMarked
package io.github.grayrelease.resttemplate;

import org.jspecify.annotations.NullMarked;
