package io.github.grayrelease.observation;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.propagate.Egress;
import io.github.grayrelease.spring.OutgoingTag;
import io.github.grayrelease.stage.StageName;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Adds {@code gray.stage} to the observations of requests when they end. Every observation gets it, because Prometheus
 * wants the same labels on all series of a meter: {@code none} stands for a request that Gray did not decide, or that left
 * without the tag. A lane counts for its stage; a value that is no declared stage is {@code other}.
 *
 * <p>A meter of running requests, such as {@code http.server.requests.active}, has the labels that are known when a request
 * begins, so it can't have this one.
 */
final class StageFilters {

    static final String KEY = "gray.stage";
    static final String NONE = "none";
    static final String OTHER = "other";

    private final ObjectProvider<GrayRuntime> runtime;
    private final ObjectProvider<Egress> egress;

    StageFilters(ObjectProvider<GrayRuntime> runtime, ObjectProvider<Egress> egress) {
        this.runtime = runtime;
        this.egress = egress;
    }

    /** Adds the stage of a request that was served; {@code attribute} is that of Gray's context. */
    static Observation.Context served(Observation.Context observation, @Nullable Object attribute) {
        if (!(attribute instanceof GrayContext context)) {
            return labelled(observation, NONE);
        }
        GrayDecision decision = context.decision();
        String stage = StageName.first(decision.stage());
        if (stage.length() < decision.stage().length()) {
            // Spans keep the lane: they take both kinds of values, this one later.
            observation.addHighCardinalityKeyValue(KeyValue.of(KEY, decision.stage()));
        }
        return labelled(observation, stage);
    }

    /**
     * Adds the stage that a request left with.
     *
     * @param attributes the attributes of the request
     * @param headers yields the values of a header, for a request of a client that Gray does not tag
     */
    Observation.Context sent(
            Observation.Context observation,
            Map<String, Object> attributes,
            Function<String, @Nullable List<String>> headers) {
        return labelled(
                observation,
                declared(OutgoingTag.of(attributes).map(OutgoingTag::sent).orElseGet(() -> asWritten(headers))));
    }

    /** Adds {@code none} for a request that was never made. */
    static Observation.Context unsent(Observation.Context observation) {
        return labelled(observation, NONE);
    }

    private List<String> asWritten(Function<String, @Nullable List<String>> headers) {
        Egress out = egress.getIfAvailable();
        List<String> values = out == null ? null : headers.apply(out.header());
        return values == null ? List.of() : values;
    }

    /** The application may have written anything, so the rules in force tell which values are stages. */
    private String declared(List<String> tag) {
        if (tag.isEmpty()) {
            return NONE;
        }
        GrayRuntime application = runtime.getIfAvailable();
        return tag.size() == 1
                        && application != null
                        && application.books().current().isStage(tag.get(0))
                ? StageName.first(tag.get(0))
                : OTHER;
    }

    private static Observation.Context labelled(Observation.Context observation, String stage) {
        return observation.addLowCardinalityKeyValue(KeyValue.of(KEY, stage));
    }
}
