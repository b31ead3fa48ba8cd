package io.github.grayrelease.sample;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;

/**
 * One service's view of a request, and the code path that it took.
 *
 * @param service the service
 * @param stage its stage
 * @param reason the reason for the stage
 * @param path the code path
 */
record ServiceCall(String service, String stage, String reason, String path) {

    static ServiceCall here(String service, String path) {
        GrayDecision decision = Gray.decision();
        String rule = decision.rule().map(name -> " " + name).orElse("");
        return new ServiceCall(service, decision.stage(), decision.reason() + rule, path);
    }
}
