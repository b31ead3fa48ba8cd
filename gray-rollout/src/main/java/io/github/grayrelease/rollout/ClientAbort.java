package io.github.grayrelease.rollout;

import java.util.Set;

/** Tells whether a client went away, which says nothing about the stage that served it. */
final class ClientAbort {

    /** By name only: those of Tomcat, Jetty, Reactor Netty and Spring. */
    private static final Set<String> NAMES = Set.of(
            "org.apache.catalina.connector.ClientAbortException",
            "org.eclipse.jetty.io.EofException",
            "org.springframework.web.context.request.async.AsyncRequestNotUsableException",
            "reactor.netty.channel.AbortedException",
            "java.util.concurrent.CancellationException");

    private static final int DEEPEST = 10;

    private ClientAbort() {}

    /** Whether an exception, or one of its causes, is that of a client that went away. */
    static boolean is(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (NAMES.contains(cause.getClass().getName())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
