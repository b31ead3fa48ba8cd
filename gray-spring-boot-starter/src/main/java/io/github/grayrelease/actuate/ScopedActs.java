package io.github.grayrelease.actuate;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleStatus;
import io.github.grayrelease.extract.StripList;
import io.github.grayrelease.fleet.FleetControl;
import java.util.Optional;

/**
 * Hands an operator's act to all instances, or to this one if the body says so. Where the source has no place for all, an
 * act concerns this instance.
 */
final class ScopedActs {

    static final String SCOPE = "scope";

    private static final String INSTANCE = "instance";
    private static final String FLEET = "fleet";

    private final RuleControl control;
    private final Optional<FleetControl> fleet;
    private final StripList stripList;

    ScopedActs(RuleControl control, Optional<FleetControl> fleet, StripList stripList) {
        this.control = control;
        this.fleet = fleet;
        this.stripList = stripList;
    }

    private Optional<FleetControl> reached(Body body) {
        String scope = body.text(SCOPE).orElse(fleet.isPresent() ? FLEET : INSTANCE);
        return switch (scope) {
            case INSTANCE -> Optional.empty();
            case FLEET ->
                Optional.of(fleet.orElseThrow(() -> new IllegalArgumentException(
                        "'scope' is 'fleet', but the source of the rules has no place for that; leave it out, or set"
                                + " 'gray.source' to redis:, etcd:, zookeeper: or nacos:")));
            default -> throw new IllegalArgumentException("'scope' must be 'fleet' or 'instance'");
        };
    }

    Persistence suspend(String stage, Body body, Author author) {
        Optional<String> expected = body.text(Operators.EXPECTED);
        return reached(body)
                .map(all -> all.suspend(stage, expected, author))
                .orElseGet(() -> control.suspend(stage, expected.map(FleetControl::rulesOf), author));
    }

    Persistence resume(String stage, Body body, Author author) {
        String expected = expected(body);
        return reached(body)
                .map(all -> all.resume(stage, expected, author))
                .orElseGet(() -> control.resume(stage, FleetControl.rulesOf(expected), author));
    }

    Persistence withdraw(String id, Body body, Author author) {
        Optional<String> expected = body.text(Operators.EXPECTED);
        return reached(body).map(all -> all.withdraw(id, expected, author)).orElseGet(() -> {
            expected.map(FleetControl::rulesOf).ifPresent(control::requireInForce);
            return control.withdraw(id, author);
        });
    }

    GrayReload rollback(String version, Body body, Author author) {
        String expected = expected(body);
        return reached(body)
                .map(all -> all.rollback(version, expected, author))
                .orElseGet(() -> control.rollback(version, FleetControl.rulesOf(expected), author));
    }

    GrayReload unpin(Body body, Author author) {
        String expected = expected(body);
        return reached(body)
                .map(all -> all.unpin(expected, author))
                .orElseGet(() -> control.unpin(FleetControl.rulesOf(expected), author));
    }

    String expected(Body body) {
        return body.required(Operators.EXPECTED, "the version that you saw in force; now it is '" + version() + "'");
    }

    /** The version to send as expected. */
    String version() {
        return fleet.map(FleetControl::version)
                .orElseGet(() -> control.status().current().version());
    }

    /** The status with the persistence of all switches. */
    GrayEndpoint.Standing standing() {
        Persistence ofThisInstance = control.status().persistence();
        return standing(
                fleet.map(all -> ofThisInstance.and(all.store().persistence())).orElse(ofThisInstance));
    }

    /** The status with the persistence of one act. */
    GrayEndpoint.Standing standing(Persistence persistence) {
        RuleStatus status = control.status();
        return GrayEndpoint.Standing.of(
                status, version(), fleet.map(GrayEndpoint.Fleet::of).orElse(null), persistence, stripList);
    }
}
