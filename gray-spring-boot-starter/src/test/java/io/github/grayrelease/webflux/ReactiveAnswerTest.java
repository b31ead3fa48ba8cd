package io.github.grayrelease.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayDecision;
import io.github.grayrelease.GrayDecision.Reason;
import io.github.grayrelease.GrayObserver;
import io.github.grayrelease.control.RuleBooks;
import io.github.grayrelease.decide.Arms;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.hold.GrayContext;
import io.github.grayrelease.hold.GrayRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class ReactiveAnswerTest {

    @Test
    void anAnswerThatRefusesHeadersIsSentWithoutThem() {
        List<String> failures = new ArrayList<>();
        RuleBooks books = new RuleBooks(RuleDocument.of("stable", "beta"));
        GrayRuntime runtime = GrayRuntime.with(books)
                .observer(new GrayObserver() {
                    @Override
                    public void failed(String step, Throwable failure) {
                        failures.add(step);
                    }
                })
                .start();
        GrayContext context = new GrayContext(
                GrayDecision.of("beta", Reason.PROPAGATED, "1"),
                Set.of(),
                books.current(),
                runtime,
                Set.of(),
                Map.of("Vary", "X-Gray-Stage"),
                Optional.empty(),
                Arms.NONE);

        runtime.close();
        ReactiveAnswer.complete(HttpHeaders.readOnlyHttpHeaders(new HttpHeaders()), context);

        assertThat(failures).containsExactly("completing an answer");
    }
}
