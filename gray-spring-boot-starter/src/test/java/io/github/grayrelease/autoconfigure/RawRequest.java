package io.github.grayrelease.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request as bytes, for what clients of the platform refuse to send. */
public final class RawRequest {

    private RawRequest() {}

    /** The body of the answer. */
    public static String get(int port, String path, String... headers) throws IOException {
        try (Socket socket = send(port, path, headers)) {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    /** Reads the first bytes of an answer, then goes. */
    public static void abort(int port, String path, String... headers) throws IOException {
        try (Socket socket = send(port, path, headers)) {
            socket.getInputStream().readNBytes(1_000);
            socket.setSoLinger(true, 0);
        }
    }

    /** Goes before there is any answer, as soon as the request has arrived. */
    static void abandon(int port, String path, Runnable awaitsArrival, String... headers) throws IOException {
        try (Socket socket = send(port, path, headers)) {
            awaitsArrival.run();
            socket.setSoLinger(true, 0);
        }
    }

    private static Socket send(int port, String path, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        String request = Stream.concat(Stream.of("GET " + path + " HTTP/1.0", "Host: localhost"), Stream.of(headers))
                .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
