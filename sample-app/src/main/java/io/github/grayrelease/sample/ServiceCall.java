package io.github.grayrelease.sample;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayDecision;

/**
 * What one service saw of a request, and which of its code paths it took.
 *
 * @param service the service
 * @param stage the stage it saw
 * @param reason why it is that stage
 * @param path the code path it took
 */
record ServiceCall(String service, String stage, String reason, String path) {

    static ServiceCall here(String service, String path) {
        GrayDecision decision = Gray.decision();
        String rule = decision.rule().map(name -> " " + name).orElse("");
        return new ServiceCall(service, decision.stage(), decision.reason() + rule, path);
    }
}
