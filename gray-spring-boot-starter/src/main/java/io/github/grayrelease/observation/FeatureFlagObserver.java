package io.github.grayrelease.observation;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.hold.GrayRuntime;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Emits one event {@code feature_flag.evaluation} for each decision, through the logs API of OpenTelemetry. Names and reasons
 * are those of the semantic conventions 1.44.0.
 *
 * <p>The flag is {@code gray.stage}, and its variants are the stages. The reason {@code propagated} is Gray's own, because
 * the conventions have none for a decision that another service has made. The event has no
 * {@code feature_flag.context.id}: that would be the subject, which the caller sends.
 */
final class FeatureFlagObserver implements GrayObserver {

    static final String EVENT = "feature_flag.evaluation";

    private static final AttributeKey<String> KEY = AttributeKey.stringKey("feature_flag.key");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("feature_flag.provider.name");
    private static final AttributeKey<String> VARIANT = AttributeKey.stringKey("feature_flag.result.variant");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("feature_flag.result.reason");
    private static final AttributeKey<String> SET = AttributeKey.stringKey("feature_flag.set.id");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("feature_flag.version");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> RULE = AttributeKey.stringKey("gray.rule");

    private final ObjectProvider<OpenTelemetry> openTelemetry;
    private final ObjectProvider<GrayRuntime> runtime;
    private volatile @Nullable Logger logger;

    /**
     * Emits events through the application's OpenTelemetry, or else through the global one, such as an agent's.
     *
     * @param openTelemetry the application's OpenTelemetry; asked at the first decision
     */
    FeatureFlagObserver(ObjectProvider<OpenTelemetry> openTelemetry, ObjectProvider<GrayRuntime> runtime) {
        this.openTelemetry = openTelemetry;
        this.runtime = runtime;
    }

    @Override
    public void decided(GrayDecision decision) {
        LogRecordBuilder event = logger().logRecordBuilder()
                .setEventName(EVENT)
                .setSeverity(Severity.INFO)
                .setAttribute(KEY, StageFilters.KEY)
                .setAttribute(PROVIDER, "gray")
                .setAttribute(SET, runtime.getObject().service())
                .setAttribute(VARIANT, decision.stage())
                .setAttribute(REASON, reason(decision))
                .setAttribute(VERSION, decision.rulesVersion());
        decision.rule().ifPresent(rule -> event.setAttribute(RULE, rule));
        if (decision.reason() == GrayDecision.Reason.ERROR) {
            event.setAttribute(ERROR, "general");
        }
        event.emit();
    }

    private static String reason(GrayDecision decision) {
        return switch (decision.reason()) {
            case PROPAGATED -> "propagated";
            case RULE -> decision.bucket().isPresent() ? "split" : "targeting_match";
            case BASELINE -> "default";
            case SUSPENDED -> "disabled";
            case PROGRAMMATIC -> "static";
            case ERROR -> "error";
        };
    }

    /** Asks again until somebody has set the global one, which asking for it in the usual way would set to nothing. */
    private Logger logger() {
        Logger known = logger;
        if (known != null) {
            return known;
        }
        OpenTelemetry own = openTelemetry.getIfAvailable();
        Logger found = (own == null ? GlobalOpenTelemetry.getOrNoop() : own)
                .getLogsBridge()
                .get("io.github.grayrelease");
        if (own != null || GlobalOpenTelemetry.isSet()) {
            logger = found;
        }
        return found;
    }
}
