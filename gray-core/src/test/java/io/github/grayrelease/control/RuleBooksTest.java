package io.github.grayrelease.control;

import static io.github.grayrelease.definition.RuleDefinition.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.decide.RuleBook;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.definition.RuleDocument;
import io.github.grayrelease.definition.VariantDefinition;
import java.util.List;
import java.util.Set;
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

    @Test
    void rulesThatDropANameThatCodeUsesAreRefused() {
        assertThat(books.require("beta/team-a", "handler 'Orders.next'")).isTrue();

        assertThatExceptionOfType(InvalidRulesException.class)
                .isThrownBy(() -> books.check(RuleDocument.of("stable", "canary")))
                .withMessageContaining(
                        "gray.stages: does not declare 'beta/team-a', which @GrayVariant on handler 'Orders.next' names");
    }

    @Test
    void aVariantIsAnotherWayToDeclareAName() {
        books.require("new-price", "bean 'price'");
        RuleDocument declaring = first.variant("new-price", new VariantDefinition(List.of("beta"), null));

        assertThat(books.check(declaring).document()).isEqualTo(declaring);
    }

    @Test
    void rulesThatWereCheckedBeforeANameWasKnownAreNotPutInForce() {
        CheckedRules early = books.check(RuleDocument.of("stable", "canary"));
        books.require("beta", "handler 'Orders.next'");

        assertThatExceptionOfType(InvalidRulesException.class).isThrownBy(() -> books.enforce(early, Set.of()));
        assertThat(books.current().version()).isEqualTo(first.version());
    }

    @Test
    void rulesThatAreInForceCanAlwaysBeSuspended() {
        CheckedRules inForce = books.check(RuleDocument.of("stable", "canary"));
        books.enforce(inForce, Set.of());
        assertThat(books.require("beta", "handler 'Orders.next'")).isFalse();

        assertThat(books.enforce(inForce, Set.of("canary"))).isSameAs(books.current());
    }
}
