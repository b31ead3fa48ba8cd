package io.github.grayrelease;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Two servers that send a client about, one inside and one that goes by a name outside. The path says what to answer and the
 * query where to go: {@code /302?http://b/307?http://a/end} leads to b, and from there to the end at a. {@code heavy} is
 * a redirect with a large body; {@code relative} leads to itself by a query alone. A request that asks for its hops is told how many have arrived.
 */
public final class Crossroads implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer here = server();
    private final HttpServer there = server();

    public Crossroads() throws IOException {}

    /** A request as a server saw it; of each header the values. */
    public record Arrival(
            String method,
            String host,
            List<String> tag,
            List<String> baggage,
            List<String> credentials,
            List<String> contentType,
            String body,
            List<String> proof) {}

    private HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        arrivals.add(arrival(exchange));
        if (exchange.getRequestHeaders().containsKey("X-Gray-Trace")) {
            exchange.getResponseHeaders().set("X-Gray-Hops", "hop" + arrivals.size() + "=beta(PROPAGATED)");
        }
        URI asked = exchange.getRequestURI();
        String path = asked.getPath().substring(1);
        if (path.endsWith("relative")) {
            if (asked.getRawQuery() == null) {
                redirect(exchange, 302, "?a=b");
            } else {
                send(exchange, 200);
            }
            return;
        }
        switch (path) {
            case "end" -> send(exchange, 200);
            case "loop" -> redirect(exchange, 302, "/loop");
            case "nowhere" -> redirect(exchange, 302, "http://no host/");
            case "heavy" -> {
                exchange.getResponseHeaders().set("Location", asked.getRawQuery());
                send(exchange, 302, new byte[1 << 20]);
            }
            case "slow" -> {
                await();
                send(exchange, 200);
            }
            default -> redirect(exchange, Integer.parseInt(path), asked.getRawQuery());
        }
    }

    private static Arrival arrival(HttpExchange exchange) throws IOException {
        Function<String, List<String>> header =
                name -> exchange.getRequestHeaders().getOrDefault(name, List.of());
        List<String> credentials = List.of("Authorization", "Proxy-Authorization", "Cookie").stream()
                .flatMap(name -> header.apply(name).stream())
                .toList();
        return new Arrival(
                exchange.getRequestMethod(),
                String.join("", header.apply("Host")).replaceFirst(":.*", ""),
                header.apply("X-Gray-Stage"),
                header.apply("baggage"),
                credentials,
                header.apply("Content-Type"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                header.apply("X-Gray-Proof"));
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        send(exchange, status);
    }

    private static void send(HttpExchange exchange, int status) throws IOException {
        send(exchange, status, ("status " + status).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] answer) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : answer.length);
        if (!head) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private void await() {
        try {
            if (!closed.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("No client gave up waiting");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server inside. */
    public String inside() {
        return "http://127.0.0.1:" + here.getAddress().getPort();
    }

    /** The other server by the name of a host that egress does not allow; where tests run, it leads to this machine. */
    public String outside() {
        return "http://outside.example.com:" + there.getAddress().getPort();
    }

    /** What arrived at both servers, in order. */
    public List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** One thing about each arrival. */
    public <T> List<T> arrivals(Function<Arrival, T> fact) {
        return arrivals.stream().map(fact).toList();
    }

    @Override
    public void close() {
        closed.countDown();
        here.stop(0);
        there.stop(0);
        threads.shutdownNow();
    }
}
