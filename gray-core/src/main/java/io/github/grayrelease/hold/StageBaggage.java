package io.github.grayrelease.hold;

import io.github.grayrelease.extract.BaggageHeader;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * OpenTelemetry's baggage with nothing but a stage. Built once for each stage, because building it costs more than all else
 * that a scope does.
 *
 * @param baggage the baggage
 * @param alone a context with nothing but this baggage
 */
public record StageBaggage(Baggage baggage, Context alone) {

    /** Callers may name any lane below a stage, so the number is limited. */
    private static final int MOST = 100;

    private static final Map<String, StageBaggage> KNOWN = new ConcurrentHashMap<>();

    static StageBaggage of(String stage) {
        StageBaggage known = KNOWN.get(stage);
        return known == null ? built(stage) : known;
    }

    private static StageBaggage built(String stage) {
        Baggage baggage = Baggage.builder().put(BaggageHeader.KEY, stage).build();
        StageBaggage built = new StageBaggage(baggage, Context.root().with(baggage));
        if (KNOWN.size() < MOST) {
            KNOWN.put(stage, built);
        }
        return built;
    }

    /** A context with the stage and with everything else that another one has. */
    @SuppressWarnings("ReferenceEquality") // the root is one object
    static Context with(String stage, Context current) {
        Baggage before = Baggage.fromContext(current);
        if (!before.isEmpty()) {
            return current.with(before.toBuilder().put(BaggageHeader.KEY, stage).build());
        }
        StageBaggage own = of(stage);
        return current == Context.root() ? own.alone : current.with(own.baggage);
    }

    /** A context without any stage, and with everything else that another one has. */
    public static Context without(Context current) {
        Baggage before = Baggage.fromContext(current);
        return before.getEntryValue(BaggageHeader.KEY) == null
                ? current
                : current.with(before.toBuilder().remove(BaggageHeader.KEY).build());
    }
}
