package io.github.grayrelease;

/**
 * The arm of a rollout that a request is in: the rule was asked, its conditions matched, and its share decided.
 *
 * @param rule the rule's name
 * @param inStage whether the share let the request in; otherwise it is in the control
 * @param subject the subject; a caller may have sent it
 */
public record GrayArm(String rule, boolean inStage, String subject) {}
