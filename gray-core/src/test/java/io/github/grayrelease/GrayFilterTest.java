package io.github.grayrelease;

import static io.github.grayrelease.decide.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.decide.MatchDefinition;
import io.github.grayrelease.decide.RuleDocument;
import io.github.grayrelease.decide.TestDefinition;
import io.github.grayrelease.extract.Request;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.extract.Trust;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.hold.Held;
import io.github.grayrelease.hold.Hold;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.source.RuleBooks;
import io.opentelemetry.api.baggage.Baggage;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
import org.slf4j.MDC;

/** The filter in a plain Tomcat, without Spring, over real sockets. */
@TestInstance(Lifecycle.PER_CLASS)
class GrayFilterTest {

    private static final RuleDocument RULES = RuleDocument.of("stable", "canary", "beta")
            .subject("query:user")
            .rules(rule("testers", "beta").when(MatchDefinition.subject(TestDefinition.in("anna"))));

    private static final TagNames NAMES = TagNames.of("X-Gray-Stage", List.of(), Optional.empty(), Optional.of("gray"));

    private final List<GrayDecision> decided = Collections.synchronizedList(new ArrayList<>());
    private final List<String> residue = Collections.synchronizedList(new ArrayList<>());
    private final RuleBooks books = new RuleBooks(RULES);
    private final GrayRuntime runtime = GrayRuntime.with(books)
            .tags(new TagReader(NAMES, Trust.ALL))
            .observer(Observers.all(List.of(Observers.mdc(), Observers.log(), new GrayObserver() {
                @Override
                public void decided(GrayDecision decision) {
                    decided.add(decision);
                }
            })))
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
        addFilter(context, "gray", new GrayFilter(new GrayWalk(runtime)));
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
            response.getWriter().print(request.getAttribute("worked") + " / " + seen(request));
            return;
        }
        AsyncContext async = request.startAsync();
        Thread worker = new Thread(Gray.wrap(() -> {
            request.setAttribute("worked", Gray.stage());
            async.dispatch();
        }));
        worker.start();
    }

    private void noteResidue() {
        if (Hold.currentOrNull() != null
                || MDC.get("gray.stage") != null
                || !Baggage.current().isEmpty()) {
            residue.add(Thread.currentThread().getName());
        }
    }

    @BeforeEach
    void forget() {
        decided.clear();
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
        assertThat(get("/stage", "X-Gray-Stage", "Beta")).isEqualTo("beta CARRIED REQUEST beta beta Beta");
        assertThat(get("/stage")).isEqualTo("stable BASELINE REQUEST stable stable null");
        assertThat(get("/stage?user=anna")).isEqualTo("beta RULE REQUEST beta beta null");
    }

    @Test
    void anIgnoredTagIsHiddenFromTheApplication() throws Exception {
        assertThat(get("/stage", "X-Gray-Stage", "gamma")).isEqualTo("stable BASELINE REQUEST stable stable null");
    }

    @Test
    void aRequestIsDecidedOnceForAllItsDispatches() throws Exception {
        assertThat(get("/async", "X-Gray-Stage", "beta")).isEqualTo("beta / beta CARRIED ASYNC beta beta beta");
        assertThat(decided).extracting(GrayDecision::stage).containsExactly("beta");
    }

    @Test
    void theErrorPageSeesTheDecisionAndTheApplicationsOwnException() throws Exception {
        assertThat(get("/throw", "X-Gray-Stage", "beta"))
                .isEqualTo(
                        "beta CARRIED ERROR beta beta beta jakarta.servlet.ServletException: thrown by the application");
        assertThat(get("/send-error?user=anna")).isEqualTo("beta RULE ERROR beta beta null null");
        assertThat(decided).hasSize(2);
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

    @Test
    void theQueryIsDecoded() throws Exception {
        assertThat(get("/stage?x=1&gray=beta%2Fteam-a&gray=canary"))
                .isEqualTo("beta/team-a CARRIED REQUEST beta/team-a beta/team-a null");
        assertThat(get("/stage?gray")).startsWith("stable BASELINE");
        assertThat(get("/stage?%67ray=beta")).startsWith("beta CARRIED");
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
                .tags(new TagReader(NAMES, Trust.ALL))
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
                public String query(String name) {
                    throw thrown;
                }
            };
            Held held = new GrayWalk(observed).decide(broken);
            GrayDecision decision = held.decision();

            assertThat(decision.stage()).isEqualTo("stable");
            assertThat(decision.reason()).isEqualTo(Reason.ERROR);
            assertThat(held.hidden()).as("a tag that nobody checked").contains("X-Gray-Stage");
            assertThat(failures).containsExactly(thrown);
        }
    }
}
