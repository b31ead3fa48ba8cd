package io.github.grayrelease.decide;

import io.github.grayrelease.Request;
import io.github.grayrelease.extract.PresentedTags;

/**
 * A request after its tags are read and before its stage is decided.
 *
 * @param rules the rules that decide it, even if a reload comes first
 * @param presented its tags
 * @param request the request with its attributes
 * @param isReadable whether Gray could read it
 * @param mayWait whether the first attempt to decide it may end in {@link io.github.grayrelease.extract.UserAwaited}
 */
public record Arrival(RuleBook rules, PresentedTags presented, Request request, boolean isReadable, boolean mayWait) {}
