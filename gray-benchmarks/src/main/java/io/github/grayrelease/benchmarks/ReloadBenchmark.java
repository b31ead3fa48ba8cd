package io.github.grayrelease.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayFilter;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayWalk;
import io.github.grayrelease.decide.RuleDefinition;
import io.github.grayrelease.decide.RuleDocument;
import io.github.grayrelease.decide.VariantDefinition;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.source.RuleBooks;
import io.github.grayrelease.source.RuleControl;
import io.github.grayrelease.source.Snapshots;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.ThreadParams;
import org.springframework.util.FileSystemUtils;

/**
 * Requests to a Tomcat over sockets while its rules are reloaded, each time with rules that were never there before, so that
 * nothing is known of them; the lower bound is the same without reloads. What counts is the tail.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(4)
public class ReloadBenchmark {

    /** What an answer says if its decision is of one version: the stage, and whether the variant is on. */
    private static final Set<String> WHOLE = Set.of("canary true", "beta false");

    private static final int WARM_UP_RELOADS = 20_000;

    /** How often the rules change. */
    @Param({"0", "100"})
    private int reloadsPerSecond;

    /** How many requests the clients make together; 0 for as many as they can. */
    @Param({"1000", "0"})
    private int requestsPerSecond;

    private final RuleDocument first = document(0);
    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(first)).start();
    private final RuleControl control;
    private final Thread reloads = new Thread(this::reload, "reloads");
    private final Tomcat tomcat = new Tomcat();
    private final Path directory;
    private final URL url;
    private volatile boolean stopped;

    /** Starts the server. */
    public ReloadBenchmark() {
        try {
            directory = Files.createTempDirectory("gray-benchmark");
            control = new RuleControl(
                    runtime.books(), first, "benchmark", snapshots(), InstantSource.system(), new GrayObserver() {});
            url = URI.create("http://127.0.0.1:" + served() + "/order").toURL();
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On the disk, as by default. */
    private Snapshots snapshots() {
        return Snapshots.in(directory.resolve("snapshots"), block -> {
            throw new IllegalStateException("nothing was kept before");
        });
    }

    private int served() throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context application = tomcat.addContext("", directory.toString());
        FilterDef gray = new FilterDef();
        gray.setFilterName("gray");
        gray.setFilter(new GrayFilter(new GrayWalk(runtime)));
        application.addFilterDef(gray);
        FilterMap everything = new FilterMap();
        everything.setFilterName("gray");
        everything.addURLPattern("/*");
        application.addFilterMap(everything);
        Tomcat.addServlet(application, "order", new Order());
        application.addServletMappingDecoded("/order", "order");
        tomcat.getConnector();
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    private static final class Order extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write(Gray.stage() + " " + Gray.when("pair").active());
        }
    }

    private static RuleDocument document(int number) {
        boolean even = number % 2 == 0;
        return RuleDocument.of("stable", "canary", "beta")
                .rules(RuleDefinition.rule("everybody-" + number, even ? "canary" : "beta"))
                .variant("pair", new VariantDefinition(List.of(even ? "canary" : "stable"), List.of()));
    }

    /** Begins to reload, with code that is as warm as after some minutes of it: a warm-up alone has too few reloads. */
    @Setup
    public void start() {
        for (int i = 0; i < WARM_UP_RELOADS; i++) {
            control.offer(document(i), "warm-up");
        }
        if (reloadsPerSecond > 0) {
            reloads.start();
        }
    }

    private void reload() {
        long next = System.nanoTime();
        for (int i = WARM_UP_RELOADS; !stopped; i++) {
            control.offer(document(i), "benchmark");
            next += TimeUnit.SECONDS.toNanos(1) / reloadsPerSecond;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Ends the application. */
    @TearDown
    public void stop() throws InterruptedException, LifecycleException, IOException {
        stopped = true;
        reloads.join();
        control.close();
        tomcat.stop();
        tomcat.destroy();
        runtime.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    /** When a client makes its next request. */
    @State(Scope.Thread)
    public static class Pace {

        private long next;

        /** Waits for that moment. */
        @Setup(Level.Invocation)
        public void await(ReloadBenchmark load, ThreadParams client) {
            if (load.requestsPerSecond > 0) {
                long gap = TimeUnit.SECONDS.toNanos(client.getThreadCount()) / load.requestsPerSecond;
                next = Math.max(next + gap, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    /** One request, which no two versions may have decided together. */
    @Benchmark
    public String request(Pace pace) throws IOException {
        try (InputStream body = url.openStream()) {
            String answer = new String(body.readAllBytes(), UTF_8);
            if (!WHOLE.contains(answer)) {
                throw new IllegalStateException("two versions decided: " + answer);
            }
            return answer;
        }
    }
}
