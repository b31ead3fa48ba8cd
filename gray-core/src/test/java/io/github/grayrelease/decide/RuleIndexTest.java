package io.github.grayrelease.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.FakeRequest;
import io.github.grayrelease.compile.RuleCompiler;
import io.github.grayrelease.definition.AnalysisDefinition;
import io.github.grayrelease.definition.MatchDefinition;
import io.github.grayrelease.definition.RuleDefinition;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.TestDefinition;
import io.github.grayrelease.extract.PresentedTags;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleIndexTest {

    private static RuleDefinition when(String name, MatchDefinition match) {
        return RuleDefinition.rule(name, "beta").when(match);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void noValueIsLookedUpUnlessARuleThatIsReachedAsksForIt(int more) {
        List<RuleDefinition> rules = new ArrayList<>();
        rules.add(when("first", MatchDefinition.header("X-A", TestDefinition.exact("a"))));
        rules.add(when(
                "second",
                MatchDefinition.attribute("region", TestDefinition.exact("eu"))
                        .and(MatchDefinition.header("X-B", TestDefinition.prefix("b")))));
        rules.add(when("third", MatchDefinition.subject(TestDefinition.exact("anna"))));
        for (int i = 0; i < more; i++) {
            rules.add(when("more-" + i, MatchDefinition.cookie("c" + i, TestDefinition.exact("x"))));
        }
        RuleBook book = RuleCompiler.compile(new RuleDocument(
                List.of("stable", "canary", "beta"),
                List.of(),
                List.of("principal"),
                rules,
                Map.of(),
                AnalysisDefinition.Scope.NONE));

        assertThat(asked(book, new FakeRequestThatTells().with("X-A", "a"))).containsExactly("header x-a");
        assertThat(asked(book, new FakeRequestThatTells().with("X-B", "x")))
                .doesNotContain("attribute region")
                .contains("principal");
        assertThat(asked(book, new FakeRequestThatTells().with("X-B", "b"))).contains("attribute region");
    }

    private static Set<String> asked(RuleBook book, FakeRequestThatTells request) {
        book.decide(PresentedTags.NOTHING, request, InstantSource.system());
        return request.asked;
    }

    private static final class FakeRequestThatTells extends FakeRequest {

        private final Set<String> asked = new TreeSet<>();

        FakeRequestThatTells with(String name, String value) {
            withHeader(name, value);
            return this;
        }

        @Override
        public @Nullable String header(String name) {
            asked.add("header " + name);
            return super.header(name);
        }

        @Override
        public @Nullable String attribute(String name) {
            asked.add("attribute " + name);
            return null;
        }

        @Override
        public @Nullable String principal() {
            asked.add("principal");
            return null;
        }
    }
}
