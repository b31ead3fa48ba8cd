package io.github.grayrelease.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayScope;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.autoconfigure.GrayAutoConfiguration;
import io.github.grayrelease.variant.GrayBeansAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/**
 * Beans that a test replaces: by a type that the plain and the annotated bean share, all of them; by the class of one of
 * them, that one.
 */
@DirtiesContext // it would answer for other tests of this JVM that have no context of their own
class MockedPriceTest {

    @ImportAutoConfiguration({GrayAutoConfiguration.class, GrayBeansAutoConfiguration.class})
    @Import({OldPrice.class, NewPrice.class, Till.class})
    static class Prices {}

    private static int inStage(String stage, Till till) {
        try (GrayScope scope = Gray.open(stage)) {
            return till.total("tea");
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class Nothing {

        @Test
        void isReplaced(@Autowired Till till) {
            assertThat(inStage("stable", till)).isEqualTo(100);
            assertThat(inStage("beta", till)).isEqualTo(80);
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class TheSharedType {

        @MockitoBean
        private Price price;

        @Test
        void answersForAllStages(@Autowired Till till) {
            given(price.of("tea")).willReturn(5);

            assertThat(inStage("stable", till)).isEqualTo(5);
            assertThat(inStage("beta", till)).isEqualTo(5);
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class ThePlainClass {

        @MockitoBean
        private OldPrice old;

        @Test
        void leavesTheAnnotatedBeanOn(@Autowired Till till) {
            given(old.of("tea")).willReturn(5);

            assertThat(inStage("stable", till)).isEqualTo(5);
            assertThat(inStage("beta", till)).isEqualTo(80);
            verify(old).of("tea");
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class TheAnnotatedClass {

        @MockitoBean
        private NewPrice gray;

        @Test
        void leavesThePlainBean(@Autowired Till till) {
            given(gray.of("tea")).willReturn(5);

            assertThat(inStage("stable", till)).isEqualTo(100);
            assertThat(inStage("beta", till)).isEqualTo(5);
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class BothClasses {

        @MockitoBean
        private OldPrice old;

        @MockitoBean
        private NewPrice gray;

        @Test
        void answerEachForItsStage(@Autowired Till till) {
            given(old.of("tea")).willReturn(1);
            given(gray.of("tea")).willReturn(2);

            assertThat(inStage("stable", till)).isEqualTo(1);
            assertThat(inStage("beta", till)).isEqualTo(2);
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class ANameOfThePlainBean {

        @MockitoBean(name = "io.github.grayrelease.slices.OldPrice")
        private Price price;

        @Test
        void isTheSharedTypeAgain(@Autowired Till till) {
            given(price.of("tea")).willReturn(5);

            assertThat(inStage("beta", till)).isEqualTo(5);
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class ANameOfTheAnnotatedBean {

        @MockitoBean(name = "io.github.grayrelease.slices.NewPrice")
        private Price price;

        @Test
        void replacesThatOne(@Autowired Till till) {
            given(price.of("tea")).willReturn(5);

            assertThat(inStage("stable", till)).isEqualTo(100);
            assertThat(inStage("beta", till)).isEqualTo(5);
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class Spies {

        @MockitoSpyBean
        private Price old;

        @MockitoSpyBean
        private NewPrice gray;

        @Test
        void watchOneImplementationEach(@Autowired Till till) {
            assertThat(inStage("beta", till)).isEqualTo(80);
            verify(old, never()).of(anyString());
            verify(gray).of("tea");

            assertThat(inStage("stable", till)).isEqualTo(100);
            verify(old).of("tea");
        }
    }

    @Nested
    @SpringJUnitConfig(Prices.class)
    class ATestBean {

        @TestBean
        private @Nullable Price price;

        static Price price() {
            return item -> 7;
        }

        @Test
        void answersForAllStages(@Autowired Till till) {
            assertThat(price).isNotNull();
            assertThat(inStage("stable", till)).isEqualTo(7);
            assertThat(inStage("beta", till)).isEqualTo(7);
        }
    }

    @ImportAutoConfiguration({GrayAutoConfiguration.class, GrayBeansAutoConfiguration.class})
    @Import({NewPrice.class, Till.class})
    static class WithoutThePlainBean {}

    @Nested
    @SpringJUnitConfig(WithoutThePlainBean.class)
    class AMockBesideAnAnnotatedBeanAlone {

        @MockitoBean
        private Price price;

        @Test
        void answersForAllStages(@Autowired Till till) {
            given(price.of("tea")).willReturn(5);

            assertThat(inStage("stable", till)).isEqualTo(5);
            assertThat(inStage("beta", till)).isEqualTo(5);
        }
    }

    static class Search {
        String find() {
            return "plain";
        }
    }

    @GrayVariant("beta")
    static class BetaSearch extends Search {
        @Override
        String find() {
            return "beta";
        }
    }

    @ImportAutoConfiguration({GrayAutoConfiguration.class, GrayBeansAutoConfiguration.class})
    static class Searches {

        @Bean
        Search search() {
            return new Search();
        }

        @Bean
        BetaSearch betaSearch() {
            return new BetaSearch();
        }
    }

    @Nested
    @SpringJUnitConfig(Searches.class)
    class APlainClassThatTheAnnotatedOneExtends {

        @MockitoBean
        private Search search;

        @Test
        void isATypeOfBoth(@Autowired Search injected) {
            given(search.find()).willReturn("mocked");

            try (GrayScope scope = Gray.open("beta")) {
                assertThat(injected.find()).isEqualTo("mocked");
            }
        }
    }
}
