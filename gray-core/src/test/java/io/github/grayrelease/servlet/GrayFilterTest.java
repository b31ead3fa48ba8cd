package io.github.grayrelease.servlet;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayCompletion;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.Request;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Trust;
import io.opentelemetry.api.baggage.Baggage;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The filter in a plain Tomcat, without Spring, over real sockets. */
@TestInstance(Lifecycle.PER_CLASS)
class GrayFilterTest {

    private static final RuleDocument RULES = RuleDocument.of("stable", "canary", "beta")
            .subject("query:user")
            .rules(rule("testers", "beta").when(MatchDefinition.subject(TestDefinition.in("anna"))));

    private static final TagNames NAMES = TagNames.of("X-Gray-Stage", List.of(), Optional.empty(), Optional.of("gray"));

    private final List<GrayDecision> decided = Collections.synchronizedList(new ArrayList<>());
    private final List<GrayCompletion> ended = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> residue = Collections.synchronizedList(new ArrayList<>());
    private final RuleBooks books = new RuleBooks(RULES);
    private final Invitations invitations = new Invitations(
            Keys.of("a-secret-of-more-than-32-characters", Optional.empty()),
            InstantSource.fixed(Instant.parse("2026-12-01T00:00:00Z")));
    private final GrayRuntime runtime = GrayRuntime.with(books)
            .tags(new TagReader(NAMES, Trust.ALL, Optional.of(invitations)))
            .observer(Observers.all(List.of(Observers.mdc(), Observers.log(), new GrayObserver() {
                @Override
                public void decided(GrayDecision decision) {
                    decided.add(decision);
                }

                @Override
                public void completed(GrayCompletion completion) {
                    noteResidue();
                    ended.add(completion);
                }
            })))
            .nanoClock(nanos::get)
            .start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();

    @BeforeAll
    void start(@TempDir Path folder) throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        Context context = tomcat.addContext("", folder.toString());
        addFilter(context, "residue", (request, response, chain) -> {
            chain.doFilter(request, response);
            noteResidue();
        });
        addFilter(context, "touchy", GrayFilterTest::touchy);
        addFilter(context, "gray", new GrayFilter(new GrayFlow(runtime)));
        addServlet(
                context, "/stage", (request, response) -> response.getWriter().print(seen(request)));
        addServlet(context, "/form", (request, response) -> response.getWriter()
                .print(Gray.stage() + " "
                        + new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
        addServlet(context, "/throw", (request, response) -> {
            throw new ServletException("thrown by the application");
        });
        addServlet(context, "/send-error", (request, response) -> response.sendError(418));
        addServlet(context, "/error", (request, response) -> response.getWriter()
                .print(seen(request) + " " + request.getAttribute("jakarta.servlet.error.exception")));
        addServlet(context, "/", (request, response) -> response.getWriter().print("whatever else there is"));
        addServlet(context, "/own", (request, response) -> {
            response.addHeader("Vary", "Accept");
            response.setHeader("Cache-Control", "max-age=60");
        });
        addServlet(context, "/large", (request, response) -> {
            response.getOutputStream().write(new byte[1 << 16]);
            response.flushBuffer();
        });
        addServlet(context, "/slow", (request, response) -> nanos.addAndGet(3_000_000));
        addServlet(context, "/async", this::async);
        addServlet(context, "/reload", (request, response) -> {
            String before = Gray.stage();
            books.apply(RuleDocument.of("stable", "canary", "beta"));
            response.getWriter()
                    .print(before + " " + Gray.stage() + " " + Gray.when("beta").active());
        });
        ErrorPage page = new ErrorPage();
        page.setLocation("/error");
        context.addErrorPage(page);
        tomcat.start();
    }

    private static void touchy(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!((HttpServletRequest) request).getRequestURI().equals("/touchy")) {
            chain.doFilter(request, response);
            return;
        }
        chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
            @Override
            public boolean containsHeader(String name) {
                throw new IllegalStateException("nobody asks me");
            }
        });
    }

    private static void addFilter(Context context, String name, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern("/*");
        for (DispatcherType type : List.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR)) {
            map.setDispatcher(type.name());
        }
        context.addFilterMap(map);
    }

    private interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    private static void addServlet(Context context, String path, Handler handler) {
        HttpServlet servlet = new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                handler.handle(request, response);
            }
        };
        Tomcat.addServlet(context, path, servlet).setAsyncSupported(true);
        context.addServletMappingDecoded(path, path);
    }

    private static String seen(HttpServletRequest request) {
        return Gray.stage() + " " + Gray.decision().reason() + " " + request.getDispatcherType() + " "
                + Baggage.current().getEntryValue("gray.stage") + " " + MDC.get("gray.stage") + " "
                + request.getHeader("X-Gray-Stage");
    }

    /** Works on a thread of its own, then dispatches back to the container. */
    private void async(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            nanos.addAndGet(2_000_000);
            response.getWriter().print(request.getAttribute("worked") + " / " + seen(request));
            return;
        }
        AsyncContext async = request.startAsync();
        Thread worker = new Thread(Gray.wrap(() -> {
            nanos.addAndGet(5_000_000);
            request.setAttribute("worked", Gray.stage());
            async.dispatch();
        }));
        worker.start();
    }

    private void noteResidue() {
        if (GrayContexts.currentOrNull() != null
                || MDC.get("gray.stage") != null
                || !Baggage.current().isEmpty()) {
            residue.add(Thread.currentThread().getName());
        }
    }

    @BeforeEach
    void forget() {
        decided.clear();
        ended.clear();
        books.apply(RULES);
    }

    @AfterEach
    void nothingIsLeftOnAnyThread() {
        assertThat(residue).isEmpty();
    }

    @AfterAll
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        runtime.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path));
    }

    private String get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = to(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    @Test
    void aTagIsHeldForTheRequest() throws Exception {
        assertThat(get("/stage", "X-Gray-Stage", "Beta")).isEqualTo("beta PROPAGATED REQUEST beta beta Beta");
        assertThat(get("/stage")).isEqualTo("stable BASELINE REQUEST stable stable null");
        assertThat(get("/stage?user=anna")).isEqualTo("beta RULE REQUEST beta beta null");
    }

    @Test
    void anIgnoredTagIsHiddenFromTheApplication() throws Exception {
        assertThat(get("/stage", "X-Gray-Stage", "gamma")).isEqualTo("stable BASELINE REQUEST stable stable null");
    }

    @Test
    void aRequestIsDecidedOnceForAllItsDispatches() throws Exception {
        assertThat(get("/async", "X-Gray-Stage", "beta")).isEqualTo("beta / beta PROPAGATED ASYNC beta beta beta");
        assertThat(decided).extracting(GrayDecision::stage).containsExactly("beta");
    }

    @Test
    void theErrorPageSeesTheDecisionAndTheApplicationsOwnException() throws Exception {
        assertThat(get("/throw", "X-Gray-Stage", "beta"))
                .isEqualTo(
                        "beta PROPAGATED ERROR beta beta beta jakarta.servlet.ServletException: thrown by the application");
        assertThat(get("/send-error?user=anna")).isEqualTo("beta RULE ERROR beta beta null null");
        assertThat(decided).hasSize(2);
    }

    @Test
    void theEndOfARequestIsToldWithItsDuration() throws Exception {
        get("/slow?user=anna");
        get("/async?user=anna");

        await().until(() -> ended.size() == 2);
        assertThat(ended)
                .containsExactly(
                        new GrayCompletion(
                                decided.get(0),
                                200,
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofMillis(3),
                                List.of()),
                        new GrayCompletion(
                                decided.get(1),
                                200,
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofMillis(7),
                                List.of()));
    }

    /** Nothing here tells when the container is done. */
    @Test
    void anExceptionEndsARequestWithoutAnIntegrationOfTheContainerAtOnce() throws Exception {
        get("/throw?user=anna");

        await().until(() -> ended.size() == 1);
        assertThat(ended.get(0).status()).isEqualTo(500);
        assertThat(ended.get(0).failure()).map(Throwable::getMessage).contains("thrown by the application");
        assertThat(ended.get(0).decision()).isEqualTo(decided.get(0));
    }

    @Test
    void aFormBodyIsNeitherReadNorBelieved() throws Exception {
        HttpResponse<String> response = client.send(
                to("/form")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("user=anna&gray=beta"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("stable user=anna&gray=beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "POST"})
    void aBodyWithoutQueryStaysForTheApplicationWhateverTheMethod(String method) throws Exception {
        for (BodyPublisher body : List.of(
                BodyPublishers.ofString("user=anna&gray=beta"),
                BodyPublishers.fromPublisher(BodyPublishers.ofString("user=anna&gray=beta")))) {
            decided.clear();
            HttpResponse<String> response = client.send(
                    to("/form")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .method(method, body)
                            .build(),
                    BodyHandlers.ofString());

            assertThat(decided).extracting(GrayDecision::stage).containsExactly("stable");
            assertThat(response.body()).isEqualTo(method.equals("HEAD") ? "" : "stable user=anna&gray=beta");
        }
    }

    @Test
    void theQueryIsDecoded() throws Exception {
        assertThat(get("/stage?x=1&gray=beta%2Fteam-a&gray=beta/team-a"))
                .isEqualTo("beta/team-a PROPAGATED REQUEST beta/team-a beta/team-a null");
        assertThat(get("/stage?gray")).startsWith("stable BASELINE");
        assertThat(get("/stage?%67ray=beta")).startsWith("beta PROPAGATED");
    }

    @Test
    void aReloadDoesNotChangeADecisionAlreadyTaken() throws Exception {
        assertThat(get("/reload?user=anna")).isEqualTo("beta beta true");
        assertThat(get("/stage?user=anna")).startsWith("stable BASELINE");
    }

    @Test
    void whateverThrowsInsideGrayMeansTheBaseline() {
        List<Throwable> failures = new ArrayList<>();
        try (GrayRuntime observed = GrayRuntime.with(books)
                .tags(new TagReader(NAMES, Trust.proxies(List.of("10.8.0.0/16"))))
                .observer(new GrayObserver() {
                    @Override
                    public void failed(String step, Throwable failure) {
                        failures.add(failure);
                    }
                })
                .start()) {
            RuntimeException thrown = new IllegalStateException("a broken container");
            Request broken = new FakeRequest() {
                @Override
                public String peer() {
                    throw thrown;
                }
            }.withHeader("X-Gray-Stage", "beta");
            GrayContext context = new GrayFlow(observed).decide(broken);
            GrayDecision decision = context.decision();

            assertThat(decision.stage()).isEqualTo("stable");
            assertThat(decision.reason()).isEqualTo(Reason.ERROR);
            assertThat(context.hidden()).as("a tag that nobody checked").contains("X-Gray-Stage");
            assertThat(failures).containsExactly(thrown);
        }
    }

    @Test
    void aValueThatCantBeReadIsAbsentAndCountedAndATagThatCountsStillCounts() {
        List<String> unreadable = new ArrayList<>();
        try (GrayRuntime observed = GrayRuntime.with(books)
                .tags(new TagReader(NAMES, Trust.ALL))
                .observer(new GrayObserver() {
                    @Override
                    public void unreadable(String place) {
                        unreadable.add(place);
                    }
                })
                .start()) {
            Request refusing = new FakeRequest() {
                @Override
                public String query(String name) {
                    throw new IllegalStateException("refused by a firewall");
                }
            }.withHeader("X-Gray-Stage", "beta");

            GrayDecision decision = new GrayFlow(observed).decide(refusing).decision();

            assertThat(decision.stage()).isEqualTo("beta");
            assertThat(decision.reason()).isEqualTo(Reason.PROPAGATED);
            assertThat(unreadable).containsExactly("query");
        }
    }

    private HttpResponse<String> answer(String path, String... headers) throws Exception {
        HttpRequest.Builder request = to(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static List<String> caching(HttpResponse<String> answer) {
        List<String> said = new ArrayList<>(answer.headers().allValues("Vary"));
        said.addAll(answer.headers().allValues("Cache-Control"));
        return said;
    }

    @Test
    void cachesAreToldOfAStageThatTheCallerChoseInWhateverDispatch() throws Exception {
        for (String path : List.of("/stage", "/async", "/throw", "/send-error", "/large")) {
            assertThat(caching(answer(path, "X-Gray-Stage", "beta")))
                    .as(path)
                    .containsExactly("X-Gray-Stage", "private");
            assertThat(caching(answer(path, "baggage", "gray.stage=beta")))
                    .as(path)
                    .containsExactly("baggage", "private");
        }
        assertThat(caching(answer("/stage?gray=beta"))).containsExactly("private");
        String token = invitations.invite("beta", Duration.ofDays(1)).token();
        assertThat(caching(answer("/stage", "Cookie", "gray-invite=" + token))).containsExactly("Cookie", "private");
    }

    @Test
    void cachesAreToldNothingWhereNobodyChose() throws Exception {
        assertThat(caching(answer("/stage"))).isEmpty();
        assertThat(caching(answer("/stage?user=anna"))).isEmpty();
        assertThat(caching(answer("/stage", "X-Gray-Stage", "gamma"))).isEmpty();
    }

    @Test
    void whatTheApplicationSaysOfCachesStays() throws Exception {
        assertThat(caching(answer("/own", "X-Gray-Stage", "beta")))
                .containsExactly("X-Gray-Stage", "Accept", "max-age=60");
    }

    @Test
    void aResponseThatTakesNoHeadersIsServedAllTheSame() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            assertThat(get("/touchy", "X-Gray-Stage", "beta")).isEqualTo("whatever else there is");
            assertThat(log.messages()).anyMatch(line -> line.startsWith("Gray failed at telling caches"));
        }
    }

    @Test
    void anInvitationBecomesACookieThatIsAnswered() throws Exception {
        String token = invitations.invite("beta/team-a", Duration.ofDays(1)).token();

        HttpResponse<String> admitted = answer("/stage?a=b%20c&gray-invite=" + token);

        assertThat(admitted.statusCode()).isEqualTo(302);
        assertThat(admitted.headers().firstValue("Location")).contains("/stage?a=b%20c");
        assertThat(admitted.body()).isEmpty();
        assertThat(decided).as("nothing was served yet").isEmpty();
        String cookie =
                admitted.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        assertThat(get("/stage?a=b", "Cookie", cookie))
                .isEqualTo("beta/team-a PROPAGATED REQUEST beta/team-a beta/team-a null");
    }

    @Test
    void anInvitationToASuspendedStageGivesTheBaseline() throws Exception {
        String token = invitations.invite("beta", Duration.ofDays(1)).token();
        books.apply(RULES.suspended("beta"));

        assertThat(get("/stage", "Cookie", "gray-invite=" + token)).startsWith("stable SUSPENDED");
    }

    @Test
    void aRedirectNeverLeavesTheHost() throws Exception {
        assertThat(raw("GET //evil.example.com/x?gray-invite=y HTTP/1.1"))
                .startsWith("HTTP/1.1 302")
                .contains("\r\nLocation: /evil.example.com/x\r\n")
                .doesNotContain("Set-Cookie");
        assertThat(raw("GET http://evil.example.com//x?gray-invite=y HTTP/1.1"))
                .doesNotContain("Location: http")
                .doesNotContain("Location: //");
        assertThat(raw("GET /a%0d%0aX-Evil:%20y?b=%0d%0a&gray-invite=%0d%0aX-Evil:y HTTP/1.1"))
                .contains("\r\nLocation: /a%0d%0aX-Evil:%20y?b=%0d%0a\r\n")
                .doesNotContain("\nX-Evil");
        for (String target : List.of("/\\evil.example.com?gray-invite=y", "/\t/evil.example.com?gray-invite=y")) {
            assertThat(raw("GET " + target + " HTTP/1.1")).doesNotContain("Location: //", "Location: /\\");
        }
    }

    /** A request that no client would send. */
    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket("localhost", tomcat.getConnector().getLocalPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
