package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.servlet.ServletFacts;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stores the address of the socket's peer in the request, on Jetty. The request itself, and the first end point of a
 * connection with the PROXY protocol, tell a forwarded address.
 */
final class SocketPeerHandler extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        EndPoint socket = request.getConnectionMetaData().getConnection().getEndPoint();
        while (socket instanceof EndPoint.Wrapper wrapper) {
            socket = wrapper.unwrap();
        }
        request.setAttribute(ServletFacts.PEER_ATTRIBUTE, literal(socket.getRemoteSocketAddress()));
        return super.handle(request, response, callback);
    }

    private static String literal(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "";
    }
}
