package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.servlet.ContainerScope;
import io.github.grayrelease.servlet.ServletFacts;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Stores the address of the socket's peer in the request before a valve for forwarded headers can change it, and lets the
 * lines that Tomcat logs for an uncaught exception have the stage.
 */
final class SocketPeerValve extends ValveBase {

    SocketPeerValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(ServletFacts.PEER_ATTRIBUTE, request.getPeerAddr());
        ContainerScope.enter();
        try {
            getNext().invoke(request, response);
        } finally {
            ContainerScope.exit();
        }
    }
}
