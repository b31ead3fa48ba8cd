package io.github.grayrelease.steer;

import io.github.grayrelease.actuate.OperatedRollouts;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.fleet.FleetControl;
import io.github.grayrelease.fleet.FollowedSource;
import io.github.grayrelease.fleet.OwnState;
import io.github.grayrelease.fleet.StateStore;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.rollout.Judges;
import io.github.grayrelease.rollout.Peers;
import io.github.grayrelease.rollout.RolloutListener;
import io.github.grayrelease.rollout.Rollouts;
import io.github.grayrelease.snapshot.Snapshots;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Steers rollouts if the module gray-rollout is there. */
@AutoConfiguration(
        afterName = {
            "io.github.grayrelease.autoconfigure.GrayRulesAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(Rollouts.class)
@ConditionalOnBean(RuleControl.class)
@ConditionalOnBooleanProperty(name = "gray.enabled", matchIfMissing = true)
public final class GrayRolloutAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(GrayRolloutAutoConfiguration.class);

    /** Called by Spring. */
    GrayRolloutAutoConfiguration() {}

    /** An observer of its own, because the runtime needs its observers before there are rules. */
    @Bean
    Judges grayJudges() {
        return new Judges();
    }

    @Bean
    RolloutEvents grayRolloutEvents(ApplicationEventPublisher events) {
        return new RolloutEvents(events);
    }

    /** After the source was read, so that the first request finds the shares that rollouts have reached. */
    @Bean
    @Lazy(false)
    Rollouts grayRollouts(
            RuleControl control,
            GrayRuntime runtime,
            Judges judges,
            Snapshots snapshots,
            ObjectProvider<FollowedSource> source,
            ObjectProvider<RolloutListener> listeners) {
        Optional<FollowedSource> followed = Optional.ofNullable(source.getIfAvailable());
        Optional<FleetControl> fleet = followed.flatMap(FollowedSource::fleet);
        StateStore states = fleet.<StateStore>map(FleetControl::store).orElseGet(() -> new OwnState(snapshots));
        Rollouts rollouts = new Rollouts(
                control,
                runtime.books(),
                states,
                judges,
                new Peers(followed.flatMap(FollowedSource::values)),
                new RolloutListeners(listeners.orderedStream().toList()),
                InstantSource.system());
        rollouts.begin();
        if (fleet.isEmpty() && !rollouts.reports().isEmpty()) {
            tellOfOwnStates(rollouts);
        }
        return rollouts;
    }

    private static void tellOfOwnStates(Rollouts rollouts) {
        log.info("Each instance goes through the steps of rollouts for itself, and keeps them on its disk. With redis:,"
                + " etcd:, zookeeper: or nacos: as 'gray.source' all instances go together");
        rollouts.persistence()
                .problem()
                .ifPresent(problem ->
                        log.warn("A restart begins all rollouts again, even those that were rolled back: {}", problem));
    }

    @Bean
    OperatedRollouts grayOperatedRollouts(Rollouts rollouts) {
        return new SteeredRollouts(rollouts);
    }

    /** Shows phases and verdicts as meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Meters {

        @Bean
        RolloutMeters grayRolloutMeters(MeterRegistry registry) {
            return new RolloutMeters(registry);
        }
    }

    /** Leaves an audit event for what the judge does; the acts of operators leave theirs at the endpoint. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AuditApplicationEvent.class)
    static class Audit {

        @Bean
        RolloutAudit grayRolloutAudit(ApplicationEventPublisher events) {
            return new RolloutAudit(events);
        }
    }
}
