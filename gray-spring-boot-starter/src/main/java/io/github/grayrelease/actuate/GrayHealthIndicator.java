package io.github.grayrelease.actuate;

import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Always up, because the rules in force serve every request even if their source fails. Taking an instance out of service
 * because the rule store is down would cause an outage. The details show the source's trouble.
 */
final class GrayHealthIndicator implements HealthIndicator {

    private final RuleControl control;

    GrayHealthIndicator(RuleControl control) {
        this.control = control;
    }

    @Override
    public Health health() {
        RuleStatus status = control.status();
        Health.Builder health = Health.up()
                .withDetail("version", status.current().version())
                .withDetail("source", status.source())
                .withDetail("ageSeconds", status.age().toSeconds());
        status.switches().pinned().ifPresent(version -> health.withDetail("pinned", version));
        status.trouble().ifPresent(trouble -> health.withDetail("trouble", trouble));
        return health.build();
    }
}
