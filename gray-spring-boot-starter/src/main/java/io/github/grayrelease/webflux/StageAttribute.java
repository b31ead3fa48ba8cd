package io.github.grayrelease.webflux;

import io.github.grayrelease.hold.GrayContext;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;

/** Writes the stage as text to an exchange, and to the request of a server whose access log can read attributes. */
final class StageAttribute {

    private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

    private static final boolean JETTY = isPresent("org.eclipse.jetty.server.Request");

    private StageAttribute() {}

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, StageAttribute.class.getClassLoader());
    }

    /** The request goes on even if a server refuses the attribute. */
    static void set(ServerWebExchange exchange, GrayContext context) {
        exchange.getAttributes().put(GrayContext.STAGE_ATTRIBUTE, context.stage());
        try {
            Object request = SocketPeer.serversOwn(exchange.getRequest());
            if (SERVLET) {
                Servlet.set(request, context.stage());
            }
            if (JETTY) {
                Jetty.set(request, context.stage());
            }
        } catch (RuntimeException | LinkageError failure) {
            context.runtime().observer().failed("setting a request's attribute", failure);
        }
    }

    private static final class Servlet {

        private Servlet() {}

        static void set(@Nullable Object request, String stage) {
            if (request instanceof HttpServletRequest servlet) {
                servlet.setAttribute(GrayContext.STAGE_ATTRIBUTE, stage);
            }
        }
    }

    private static final class Jetty {

        private Jetty() {}

        static void set(@Nullable Object request, String stage) {
            if (request instanceof Request jetty) {
                jetty.setAttribute(GrayContext.STAGE_ATTRIBUTE, stage);
            }
        }
    }
}
