package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.servlet.ContainerScope;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * Lets the lines that Jetty logs for an uncaught exception have the stage. Jetty reports every dispatch to this listener;
 * its handlers see the first one of a request only.
 */
final class JettyScopes implements ContextHandler.ContextScopeListener {

    @Override
    public void enterScope(Context context, @Nullable Request request) {
        ContainerScope.enter();
    }

    @Override
    public void exitScope(Context context, @Nullable Request request) {
        ContainerScope.exit();
    }
}
