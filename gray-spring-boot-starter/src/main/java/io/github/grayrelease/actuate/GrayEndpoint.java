package io.github.grayrelease.actuate;

import io.github.grayrelease.GrayReload;
import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.control.RuleHistory;
import io.github.grayrelease.control.RuleStatus;
import io.github.grayrelease.control.RuleStatus.LastReload;
import io.github.grayrelease.control.Switches.Suspension;
import io.github.grayrelease.extract.StripList;
import io.github.grayrelease.fleet.FleetControl;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/** Reports the status of the rules. {@link GrayOperations} handles the acts of operators below the same path. */
@WebEndpoint(id = GrayEndpoint.ID, defaultAccess = Access.READ_ONLY)
final class GrayEndpoint {

    static final String ID = "gray";

    private static final String HISTORY = "history";
    private static final String ROLLOUTS = "rollouts";
    private static final String ROLLOUT = "rollout";
    private static final String FLEET = "fleet";
    private static final String INSTANCE = "instance";
    private static final String RULES = "rules";

    private final RuleControl control;
    private final ScopedActs acts;
    private final Supplier<Optional<OperatedRollouts>> rollouts;

    GrayEndpoint(RuleControl control, ScopedActs acts, Supplier<Optional<OperatedRollouts>> rollouts) {
        this.control = control;
        this.acts = acts;
        this.rollouts = rollouts;
    }

    @ReadOperation
    Standing gray() {
        return acts.standing();
    }

    @ReadOperation
    @Nullable
    Object below(@Selector String path) {
        return switch (path) {
            case HISTORY -> history();
            case ROLLOUTS ->
                rollouts.get()
                        .map(steered -> RolloutOperations.Report.of(steered, steered.persistence()))
                        .orElse(null);
            default -> null;
        };
    }

    private History history() {
        return new History(control.history().stream().map(Entry::of).toList());
    }

    record History(List<Entry> history) {}

    record Entry(String version, Instant at, String source, String by, @Nullable String because, List<String> changes) {

        static Entry of(RuleHistory entry) {
            Revision revision = entry.revision();
            return new Entry(
                    revision.version(),
                    revision.at(),
                    revision.source(),
                    revision.by(),
                    revision.because().orElse(null),
                    entry.changes());
        }
    }

    /** The status; its rules have the keys of the {@code gray:} block. */
    record Standing(
            String version,
            String expected,
            String source,
            Object stages,
            Map<String, Suspended> suspended,
            Object subject,
            Object rules,
            Object variants,
            @Nullable String pinned,
            @Nullable String pinScope,
            @Nullable String pending,
            Map<String, Withdrawn> withdrawnInvitations,
            long ageSeconds,
            @Nullable String trouble,
            @Nullable Fleet fleet,
            boolean persisted,
            @Nullable String unpersistedBecause,
            @Nullable Reload lastReload,
            StripList strip) {

        static Standing of(
                RuleStatus status, String expected, @Nullable Fleet fleet, Persistence persistence, StripList strip) {
            Map<String, Object> block = status.current().written();
            return new Standing(
                    status.current().version(),
                    expected,
                    status.source(),
                    block.getOrDefault("stages", List.of()),
                    suspended(status),
                    block.getOrDefault("subject", List.of()),
                    block.getOrDefault("rules", List.of()),
                    block.getOrDefault("variants", Map.of()),
                    status.pinned().orElse(null),
                    pinScope(status),
                    status.pending().map(Revision::version).orElse(null),
                    withdrawn(status),
                    status.age().toSeconds(),
                    status.trouble().orElse(null),
                    fleet,
                    persistence.isKept(),
                    persistence.problem().orElse(null),
                    status.lastReload().map(Reload::of).orElse(null),
                    strip);
        }

        private static @Nullable String pinScope(RuleStatus status) {
            if (status.pinned().isEmpty()) {
                return null;
            }
            return status.switches().pinned().isPresent() ? INSTANCE : FLEET;
        }

        private static Map<String, Withdrawn> withdrawn(RuleStatus status) {
            Map<String, Withdrawn> withdrawn = new LinkedHashMap<>();
            Set<String> everywhere = status.fleet().switches().withdrawn().keySet();
            status.withdrawn()
                    .forEach((id, how) -> withdrawn.put(
                            id, new Withdrawn(how.by(), how.at(), everywhere.contains(id) ? FLEET : INSTANCE)));
            return withdrawn;
        }

        static Map<String, Suspended> suspended(RuleStatus status) {
            Map<String, Suspended> suspended = new LinkedHashMap<>();
            status.suspended().forEach((stage, why) -> suspended.put(stage, Suspended.of(why, scope(stage, status))));
            return suspended;
        }

        private static String scope(String stage, RuleStatus status) {
            if (status.fleet().switches().suspended().containsKey(stage)) {
                return FLEET;
            }
            if (status.fleet().rolledBack().containsKey(stage)) {
                return ROLLOUT;
            }
            return status.switches().suspended().containsKey(stage) ? INSTANCE : RULES;
        }
    }

    /** The suspension of a stage, and whose it is: the fleet's, this instance's, a rollout's, or by the rules. */
    record Suspended(String because, String by, Instant at, String scope) {

        static Suspended of(Suspension why, String scope) {
            return new Suspended(why.because(), why.by(), why.at(), scope);
        }
    }

    /** The withdrawal of an invitation. */
    record Withdrawn(String by, Instant at, String scope) {}

    /** Whether the switches of all instances could be read, and whether urgent ones wait until they are written. */
    record Fleet(@Nullable String trouble, boolean waiting) {

        static Fleet of(FleetControl control) {
            return new Fleet(
                    control.store().trouble().orElse(null),
                    !control.store().persistence().isKept());
        }
    }

    /** An attempt to change the rules and its outcome. */
    record Reload(
            Instant at,
            String outcome,
            String by,
            @Nullable String because,
            String version,
            List<String> changes,
            @Nullable String problem,
            boolean persisted,
            @Nullable String unpersistedBecause) {

        static Reload of(LastReload last) {
            GrayReload reload = last.reload();
            return new Reload(
                    last.at(),
                    reload.outcome().word(),
                    reload.by(),
                    reload.because().orElse(null),
                    reload.version(),
                    reload.changes(),
                    reload.problem().orElse(null),
                    reload.unpersisted().isEmpty(),
                    reload.unpersisted().orElse(null));
        }
    }
}
