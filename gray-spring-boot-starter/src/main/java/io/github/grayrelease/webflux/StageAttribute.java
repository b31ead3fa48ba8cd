package io.github.grayrelease.webflux;

import io.github.grayrelease.hold.GrayContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;

/** Writes the stage as text to an exchange, and to the request of a servlet container, whose access log reads it there. */
final class StageAttribute {

    private static final boolean SERVLET =
            ClassUtils.isPresent("jakarta.servlet.http.HttpServletRequest", StageAttribute.class.getClassLoader());

    private StageAttribute() {}

    /** The request goes on even if a server refuses the attribute. */
    static void set(ServerWebExchange exchange, GrayContext context) {
        exchange.getAttributes().put(GrayContext.STAGE_ATTRIBUTE, context.stage());
        try {
            if (SERVLET) {
                Servlet.set(SocketPeer.serversOwn(exchange.getRequest()), context.stage());
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
}
