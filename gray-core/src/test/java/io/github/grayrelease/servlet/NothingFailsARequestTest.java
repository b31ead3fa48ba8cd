package io.github.grayrelease.servlet;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayAttributes;
import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayFlow;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.TagNames;
import io.github.grayrelease.extract.TagReader;
import io.github.grayrelease.hold.GrayContexts;
import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.hold.GrayRuntimeBuilder;
import io.github.grayrelease.observe.Observers;
import io.github.grayrelease.trust.Invitations;
import io.github.grayrelease.trust.Keys;
import io.github.grayrelease.trust.Trust;
import io.opentelemetry.api.baggage.Baggage;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/**
 * A failure is injected at every call that Gray makes on a request: the application serves the request once, as it would
 * without Gray, one failure is counted, and nothing stays on the thread. {@code FailureStepsTest} finds calls without a test.
 */
class NothingFailsARequestTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final Keys KEYS = Keys.of("a-secret-of-more-than-32-characters", Optional.empty());
    private static final RuleDocument RULES = RuleDocument.of("stable", "beta");
    private static final RuleDefinition BY_ATTRIBUTE =
            rule("region", "beta").when(MatchDefinition.attribute("region", TestDefinition.exact("eu")));
    private static final RuleDefinition BY_TIME = rule("later", "beta").between("2026-11-01T00:00:00Z", null);

    private final List<GrayRuntime> running = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Object> requestAttributes = new HashMap<>();
    private final Map<String, String> requestHeaders = new HashMap<>();
    private final Map<String, String> answer = new HashMap<>();
    private final List<String> served = new ArrayList<>();
    private String query = "";
    private String refusedHeader = "";
    private int status = 200;

    private final class Told implements GrayObserver {

        @Override
        public void failed(String step, Throwable failure) {
            failures.add(step);
        }
    }

    private GrayFilter filter(UnaryOperator<GrayRuntimeBuilder> change, GrayObserver broken) {
        GrayRuntimeBuilder runtime = GrayRuntime.with(new RuleBooks(RULES.rules(BY_ATTRIBUTE)))
                .observer(Observers.all(List.of(Observers.mdc(), new Told(), broken)))
                .tags(new TagReader(TagNames.DEFAULT, Trust.ALL));
        GrayRuntime application = change.apply(runtime).start();
        running.add(application);
        return new GrayFilter(new GrayFlow(application));
    }

    @AfterEach
    void stop() {
        running.forEach(GrayRuntime::close);
    }

    private GrayFilter filter(UnaryOperator<GrayRuntimeBuilder> change) {
        return filter(change, new GrayObserver() {});
    }

    private void serve(GrayFilter filter) {
        serve(filter, (request, response) -> {});
    }

    private interface Application {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private void serve(GrayFilter filter, Application application) {
        FilterChain chain = (request, response) -> {
            served.add(Gray.stage());
            application.serve((HttpServletRequest) request, (HttpServletResponse) response);
        };
        try {
            filter.doFilter(request(), response(), chain);
        } catch (IOException | ServletException failed) {
            throw new AssertionError(failed);
        }
        assertThat(MDC.get("gray.stage")).isNull();
        assertThat(MDC.get("gray.rule")).isNull();
        assertThat(Baggage.current().isEmpty()).isTrue();
        assertThat(GrayContexts.currentOrNull()).isNull();
    }

    private void assertServed(String stage, String step) {
        assertThat(served).containsExactly(stage);
        assertThat(failures).containsExactly(step);
        assertThat(status).isEqualTo(200);
    }

    @Test
    void anAttributeThatCanNotBeToldIsAbsent() {
        GrayAttributes broken = (request, attributes) -> {
            throw new IllegalStateException();
        };
        serve(filter(runtime -> runtime.attributes(List.of(broken))));

        assertServed("stable", "attributes");
    }

    @Test
    void aRuleThatCanNotDecideGivesTheBaseline() {
        serve(filter(runtime -> GrayRuntime.with(new RuleBooks(RULES.rules(BY_TIME)))
                .observer(Observers.all(List.of(Observers.mdc(), new Told())))
                .clock(() -> {
                    throw new IllegalStateException();
                })));

        assertServed("stable", "deciding");
    }

    @Test
    void anInvitationThatCanNotBeReadIsIgnored() {
        query = Invitations.PARAMETER + "="
                + new Invitations(KEYS, () -> NOW)
                        .invite("beta", Duration.ofDays(1))
                        .token();
        InstantSource broken = () -> {
            throw new IllegalStateException();
        };
        serve(filter(runtime ->
                runtime.tags(new TagReader(TagNames.DEFAULT, Trust.ALL, Optional.of(new Invitations(KEYS, broken))))));

        assertServed("stable", "reading an invitation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Location", "Set-Cookie", "status"})
    void aRedirectThatTheServerRefusesIsNotSent(String refused) {
        query = Invitations.PARAMETER + "="
                + new Invitations(KEYS, () -> NOW)
                        .invite("beta", Duration.ofDays(1))
                        .token();
        refusedHeader = refused;
        serve(filter(runtime -> runtime.tags(
                new TagReader(TagNames.DEFAULT, Trust.ALL, Optional.of(new Invitations(KEYS, () -> NOW))))));

        assertServed("stable", "answering an invitation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Vary", "Cache-Control"})
    void cachesThatCanNotBeToldAreNotTold(String refused) {
        requestHeaders.put("X-Gray-Stage", "beta");
        refusedHeader = refused;
        serve(filter(runtime -> runtime));

        assertServed("beta", "telling caches");
    }

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas keep nothing
    private enum Answering implements Application {
        NOTHING((request, response) -> {}),
        STREAM((request, response) -> response.getOutputStream().write(new byte[] {1})),
        LISTENER((request, response) -> {
            ServletOutputStream stream = response.getOutputStream();
            stream.setWriteListener(new WriteListener() {
                @Override
                public void onWritePossible() {}

                @Override
                public void onError(Throwable failure) {}
            });
            stream.flush();
        }),
        WRITER((request, response) -> response.getWriter().write("x")),
        FLUSH((request, response) -> response.flushBuffer()),
        REDIRECT((request, response) -> response.sendRedirect("/elsewhere")),
        ERROR((request, response) -> response.sendError(404)),
        ERROR_WITH_TEXT((request, response) -> response.sendError(404, "gone"));

        private final Application application;

        Answering(Application application) {
            this.application = application;
        }

        @Override
        public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
            application.serve(request, response);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hopsThatTheServerRefusesAreNotTold(Answering answering) {
        requestHeaders.put("X-Gray-Stage", "beta");
        requestHeaders.put(TagNames.TRACE_HEADER, "1");
        refusedHeader = TagNames.HOPS_HEADER;
        serve(filter(runtime -> runtime), answering);

        assertThat(served).containsExactly("beta");
        assertThat(failures).isNotEmpty().containsOnly("telling hops");
        assertThat(answer).doesNotContainKey(TagNames.HOPS_HEADER);
    }

    @Test
    void observersThatFailAreNotNoticedByTheRequest() {
        requestHeaders.put("X-Gray-Stage", "beta");
        serve(filter(runtime -> runtime, new GrayObserver() {
            @Override
            public void decided(GrayDecision decision) {
                throw new IllegalStateException();
            }

            @Override
            public GrayScope entered(GrayDecision decision) {
                throw new LinkageError();
            }

            @Override
            public void failed(String step, Throwable failure) {
                throw new IllegalStateException();
            }
        }));

        assertThat(served).containsExactly("beta");
        assertThat(failures).containsExactly("observing a scope", "observing a decision");
    }

    @Test
    void anObserverWhoseScopeCanNotBeClosedDoesNotKeepOthersOpen() {
        requestHeaders.put("X-Gray-Stage", "beta");
        serve(filter(runtime -> runtime, new GrayObserver() {
            @Override
            public GrayScope entered(GrayDecision decision) {
                return () -> {
                    throw new IllegalStateException();
                };
            }
        }));

        assertServed("beta", "observing the end of a scope");
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getDispatcherType" -> DispatcherType.REQUEST;
                    case "getAttribute" -> requestAttributes.get((String) arguments[0]);
                    case "setAttribute" -> requestAttributes.put((String) arguments[0], arguments[1]);
                    case "getHeader" -> requestHeaders.get((String) arguments[0]);
                    case "getHeaders" ->
                        Collections.enumeration(Optional.ofNullable(requestHeaders.get((String) arguments[0])).stream()
                                .toList());
                    case "getQueryString" -> query;
                    case "getMethod" -> "GET";
                    case "getRequestURI" -> "/";
                    case "isSecure", "isAsyncStarted" -> false;
                    default -> null;
                });
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "addHeader", "setHeader" -> set((String) arguments[0], (String) arguments[1]);
                    case "setStatus" -> setStatus((int) arguments[0]);
                    case "isCommitted", "containsHeader" -> false;
                    case "getHeaders" -> List.of();
                    case "getOutputStream" -> new Nowhere();
                    case "getWriter" -> new PrintWriter(new StringWriter());
                    default -> null;
                });
    }

    private Object set(String name, String value) {
        if (name.equals(refusedHeader)) {
            throw new IllegalArgumentException("this server refuses " + name);
        }
        return String.valueOf(answer.put(name, value));
    }

    private Object setStatus(int code) {
        if (refusedHeader.equals("status")) {
            throw new IllegalStateException("this server refuses a status");
        }
        status = code;
        return "";
    }

    private static final class Nowhere extends ServletOutputStream {

        @Override
        public void write(int octet) {}

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }
}
