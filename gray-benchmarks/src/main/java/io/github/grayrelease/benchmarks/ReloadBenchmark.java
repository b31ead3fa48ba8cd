package io.github.grayrelease.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.control.RuleControl;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.servlet.GrayFilter;
import io.github.grayrelease.snapshot.Snapshots;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.MultisetStatistics;
import org.openjdk.jmh.util.Statistics;
import org.springframework.util.FileSystemUtils;

/**
 * Requests to a Tomcat over sockets while its rules are reloaded, each time with new rules, so that no cache helps. The
 * lower bound is the same without reloads. The tail matters, and it differs between forks: iterations without reloads, with
 * reloads, and with reloads and snapshots therefore alternate in one fork, and {@link #main} groups them by kind.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(4)
public class ReloadBenchmark {

    /** The answers that one version can give: the stage, and whether the variant is active. */
    private static final Set<String> WHOLE = Set.of("canary true", "beta false");

    private static final int WARM_UP_RELOADS = 20_000;
    private static final long BETWEEN_RELOADS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int ROUNDS = 50;

    private enum Kind {
        QUIET,
        RELOADS,
        RELOADS_AND_SNAPSHOTS
    }

    private static final List<Kind> KINDS = List.of(Kind.values());

    /** The total number of requests per second; 0 for as many as possible. */
    @Param({"1000", "0"})
    private int requestsPerSecond;

    private final RuleDocument first = document(0);
    private final GrayRuntime runtime = GrayRuntime.with(new RuleBooks(first)).start();
    private final RuleControl forgetful;
    private final RuleControl control;
    private final Thread reloads = new Thread(this::reload, "reloads");
    private final Tomcat tomcat = new Tomcat();
    private final Path directory;
    private final URL url;
    private int iteration;
    private volatile Kind kind = Kind.QUIET;
    private volatile boolean stopped;

    /** Starts the server. */
    public ReloadBenchmark() {
        try {
            directory = Files.createTempDirectory("gray-benchmark");
            forgetful = control(Snapshots.none("nothing is kept here"));
            control = control(Snapshots.in(directory.resolve("snapshots"), (block, files) -> {
                throw new IllegalStateException("nothing was kept before");
            }));
            url = URI.create("http://127.0.0.1:" + served() + "/order").toURL();
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private RuleControl control(Snapshots snapshots) {
        return new RuleControl(
                runtime.books(),
                first,
                "benchmark",
                snapshots,
                InstantSource.system(),
                new GrayObserver() {},
                Optional.empty());
    }

    private int served() throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context application = tomcat.addContext("", directory.toString());
        FilterDef gray = new FilterDef();
        gray.setFilterName("gray");
        gray.setFilter(new GrayFilter(new GrayFlow(runtime)));
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

    /** Starts the reloads with code as warm as after some minutes; the warm-up iterations have too few reloads. */
    @Setup
    public void start() {
        for (int i = 0; i < WARM_UP_RELOADS; i++) {
            (i % 2 == 0 ? forgetful : control).offer(document(i), Author.by("warm-up"));
        }
        reloads.start();
    }

    /** Switches to the next kind for each iteration. */
    @Setup(Level.Iteration)
    public void turn() {
        kind = KINDS.get(iteration++ % KINDS.size());
    }

    private void reload() {
        long next = System.nanoTime();
        for (int i = WARM_UP_RELOADS; !stopped; i++) {
            switch (kind) {
                case QUIET -> {}
                case RELOADS -> forgetful.offer(document(i), Author.by("benchmark"));
                case RELOADS_AND_SNAPSHOTS -> control.offer(document(i), Author.by("benchmark"));
            }
            next += BETWEEN_RELOADS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Closes the application. */
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

    /** The time of a client's next request. */
    @State(Scope.Thread)
    public static class Pace {

        private long next;

        /** Waits for that time. */
        @Setup(Level.Invocation)
        public void await(ReloadBenchmark load, ThreadParams client) {
            if (load.requestsPerSecond > 0) {
                long gap = TimeUnit.SECONDS.toNanos(client.getThreadCount()) / load.requestsPerSecond;
                next = Math.max(next + gap, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    /** Sends one request and checks that a single version decided it. */
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

    /** Measures fifty rounds of two seconds per kind and prints the tail of each kind. */
    public static void main(String... arguments) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(ReloadBenchmark.class.getName())
                .forks(1)
                .warmupIterations(10 * KINDS.size())
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(ROUNDS * KINDS.size())
                .measurementTime(TimeValue.seconds(2))
                .build();
        for (RunResult run : new Runner(options).run()) {
            System.out.println(run.getParams().getParam("requestsPerSecond") + " requests a second");
            List<IterationResult> iterations = run.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .toList();
            Tail quiet = Tail.of(iterations, 0);
            for (int kind = 0; kind < KINDS.size(); kind++) {
                System.out.println(
                        KINDS.get(kind) + ": " + Tail.of(iterations, kind).beside(quiet));
            }
        }
    }

    /** The 99th percentile of all iterations of a kind, and of each iteration. */
    private record Tail(double all, List<Double> each) {

        static Tail of(List<IterationResult> iterations, int kind) {
            MultisetStatistics all = new MultisetStatistics();
            List<Double> each = new ArrayList<>();
            for (int i = kind; i < iterations.size(); i += KINDS.size()) {
                Statistics times = iterations.get(i).getPrimaryResult().getStatistics();
                times.getRawData().forEachRemaining(time -> all.addValue(time.getKey(), time.getValue()));
                each.add(times.getPercentile(99));
            }
            return new Tail(all.getPercentile(99), each);
        }

        String beside(Tail quiet) {
            double[] ratios = IntStream.range(0, each.size())
                    .mapToDouble(i -> each.get(i) / quiet.each.get(i))
                    .sorted()
                    .toArray();
            return "p99 %.0f us, ratio of all %.2f, median ratio of neighbours %.2f"
                    .formatted(all, all / quiet.all, ratios[ratios.length / 2]);
        }
    }
}
