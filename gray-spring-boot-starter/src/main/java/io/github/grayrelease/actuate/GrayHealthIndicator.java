package io.github.grayrelease.actuate;

import io.github.grayrelease.actuate.GrayEndpoint.Standing;
import io.github.grayrelease.actuate.GrayEndpoint.Suspended;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleStatus;
import io.github.grayrelease.fleet.FleetControl;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Always up, because the rules in force serve every request even if their source fails. Taking an instance out of service
 * because the rule store is down would cause an outage. The details show the source's
 * trouble and what operators switched off.
 */
final class GrayHealthIndicator implements HealthIndicator {

    private final RuleControl control;
    private final Optional<FleetControl> fleet;
    private final Supplier<Optional<OperatedRollouts>> rollouts;

    GrayHealthIndicator(
            RuleControl control, Optional<FleetControl> fleet, Supplier<Optional<OperatedRollouts>> rollouts) {
        this.control = control;
        this.fleet = fleet;
        this.rollouts = rollouts;
    }

    @Override
    public Health health() {
        RuleStatus status = control.status();
        Health.Builder health = Health.up()
                .withDetail("version", status.current().version())
                .withDetail("source", status.source())
                .withDetail("ageSeconds", status.age().toSeconds());
        status.pinned().ifPresent(version -> health.withDetail("pinned", version));
        Map<String, Suspended> suspended = Standing.suspended(status);
        if (!suspended.isEmpty()) {
            health.withDetail("suspended", suspended);
        }
        if (!status.withdrawn().isEmpty()) {
            health.withDetail("withdrawnInvitations", status.withdrawn().size());
        }
        fleet.flatMap(all -> all.store().trouble()).ifPresent(trouble -> health.withDetail("fleetTrouble", trouble));
        rollouts.get()
                .map(OperatedRollouts::standing)
                .filter(standing -> !standing.isEmpty())
                .ifPresent(standing -> health.withDetail("rollouts", standing));
        status.trouble().ifPresent(trouble -> health.withDetail("trouble", trouble));
        return health.build();
    }
}
