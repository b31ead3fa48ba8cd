package io.github.grayrelease.control;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import org.junit.jupiter.api.Test;

class RuleBooksTest {

    private final RuleDocument first = RuleDocument.of("stable", "beta");
    private final RuleBooks books = new RuleBooks(first);

    @Test
    void aDocumentWithMistakesLeavesTheBookInForce() {
        RuleBook before = books.current();

        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> books.apply(first.rules(rule("a", "gamma"))));

        assertThat(books.current()).isSameAs(before);
    }

    @Test
    void goingBackToAKnownDocumentCompilesNothing() {
        RuleBook before = books.current();
        books.apply(first.rules(rule("a", "beta")));

        assertThat(books.current()).isNotSameAs(before);
        assertThat(books.apply(RuleDocument.of("stable", "beta"))).isSameAs(before);
    }
}
