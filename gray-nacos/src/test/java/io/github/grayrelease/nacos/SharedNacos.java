package io.github.grayrelease.nacos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One server for all test classes, since it takes seconds to start; JUnit closes it at the end. */
final class SharedNacos implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NacosServer.class;
    }

    @Override
    public NacosServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(NacosServer.class, type -> started(), NacosServer.class);
    }

    private static NacosServer started() {
        try {
            return new NacosServer(Files.createTempDirectory(Path.of("target"), "nacos"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
