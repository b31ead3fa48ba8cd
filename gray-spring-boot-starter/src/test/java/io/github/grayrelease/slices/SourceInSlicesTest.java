package io.github.grayrelease.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.source.RuleFeed;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A slice reads no source of rules; the rules of the application's own configuration hold. */
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext // it would answer for other tests of this JVM that have no context of their own
class SourceInSlicesTest {

    private static final String CONFIGURATION = "spring.config.location=classpath:slices/";

    @RestController
    static class Theirs {

        @GetMapping("/theirs")
        String plain() {
            return "plain";
        }

        @GetMapping("/theirs")
        @GrayVariant("declared-in-the-store")
        String theirs() {
            return "theirs";
        }
    }

    @Nested
    @WebMvcTest(
            controllers = StockController.class,
            properties = CONFIGURATION + "application.yml,classpath:slices/store.yml")
    @Import(Theirs.class)
    class AStore {

        @Test
        void isNotReadAndMayDeclareNames(
                @Autowired MockMvcTester mvc, @Autowired ObjectProvider<RuleFeed> feed, CapturedOutput output) {
            assertThat(feed.getIfAvailable()).isNull();
            assertThat(mvc.get().uri("/stock?preview=1")).bodyText().isEqualTo("new stock");
            assertThat(mvc.get().uri("/theirs")).bodyText().isEqualTo("plain");
        }
    }

    @Nested
    @WebMvcTest(controllers = StockController.class, properties = CONFIGURATION + "application.yml")
    @TestPropertySource(properties = "gray.source=file:src/test/resources/slices/source.yml")
    class ASourceThatTheTestSets {

        @Test
        void isRead(@Autowired MockMvcTester mvc) {
            assertThat(mvc.get().uri("/stock?from=file")).bodyText().isEqualTo("new stock");
            assertThat(mvc.get().uri("/stock?preview=1")).bodyText().isEqualTo("stock");
        }
    }

    @Nested
    @WebMvcTest(
            controllers = StockController.class,
            properties = {CONFIGURATION + "application.yml,classpath:slices/store.yml", "gray.enabled=false"})
    class SwitchedOff {

        @Test
        void everybodyGetsTheBaseline(@Autowired MockMvcTester mvc) {
            assertThat(mvc.get().uri("/stock?preview=1").header("X-Gray-Stage", "beta"))
                    .bodyText()
                    .isEqualTo("stock");
            assertThat(Gray.stage()).isEqualTo("stable");
        }
    }
}
