package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.decide.Mistake;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Says which key was probably meant, where Spring Boot's own analysis says only that one is unknown. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownKeyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    private static final ConfigurationPropertyName GRAY = ConfigurationPropertyName.of("gray");

    private final Origins origins;

    UnknownKeyFailureAnalyzer(Environment environment) {
        this.origins = new Origins(environment);
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        // The exception names the first few; whoever mends them wants to know of the others as well.
        List<Mistake> mistakes = origins.keysBelow(GRAY).stream()
                .map(UnknownKeyFailureAnalyzer::mistake)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (mistakes.isEmpty()) {
            return null;
        }
        return new FailureAnalysis(
                mistakes.stream()
                        .map(mistake -> origins.of(mistake.key()) + mistake)
                        .collect(Collectors.joining(System.lineSeparator())),
                mistakes.stream()
                        .map(mistake -> mistake.key() + ": " + mistake.remedy())
                        .collect(Collectors.joining(System.lineSeparator())),
                cause);
    }

    /** Walks down the types that the block is bound to, as far as the key leads; empty where it leads to the end. */
    private static Optional<Mistake> mistake(ConfigurationPropertyName name) {
        ResolvableType type = ResolvableType.forClass(GrayProperties.class);
        for (int i = GRAY.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
            if (type.toClass() == List.class) {
                type = type.getGeneric(0);
            } else if (type.toClass() == Map.class) {
                type = type.getGeneric(1);
            } else {
                ResolvableType below = below(type, name.getElement(i, Form.DASHED));
                if (below == null) {
                    return Optional.of(Mistake.unknownKey(name.chop(i + 1).toString(), keys(type)));
                }
                type = below;
            }
        }
        return Optional.empty();
    }

    private static @Nullable ResolvableType below(ResolvableType type, String key) {
        return components(type)
                .filter(component -> key(component).equals(key))
                .findFirst()
                .map(component -> ResolvableType.forMethodReturnType(component.getAccessor()))
                .orElse(null);
    }

    private static List<String> keys(ResolvableType type) {
        return components(type).map(UnknownKeyFailureAnalyzer::key).toList();
    }

    private static String key(RecordComponent component) {
        return DataObjectPropertyName.toDashedForm(component.getName());
    }

    private static Stream<RecordComponent> components(ResolvableType type) {
        return type.toClass().isRecord() ? Arrays.stream(type.toClass().getRecordComponents()) : Stream.of();
    }
}
