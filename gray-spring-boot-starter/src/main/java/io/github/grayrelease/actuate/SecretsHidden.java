package io.github.grayrelease.actuate;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.core.env.Environment;

/**
 * Masks Gray's secrets in all values that endpoints show, under any name: the variable behind a placeholder, or a command
 * line that contains a secret. It masks them even if the endpoint shows all other values.
 */
final class SecretsHidden implements SanitizingFunction {

    private final List<String> secrets;

    SecretsHidden(Environment environment) {
        this.secrets = Stream.of("gray.ingress.secret", "gray.ingress.previous-secret")
                .map(key -> environment.getProperty(key, ""))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    @Override
    public SanitizableData apply(SanitizableData data) {
        String value = String.valueOf(data.getValue());
        return secrets.stream().anyMatch(value::contains) ? data.withSanitizedValue() : data;
    }
}
