package io.github.grayrelease.testcontext;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.Gray;
import io.github.grayrelease.GrayApplication;
import io.github.grayrelease.GrayScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.TestContextManager;

/** Two test classes with cached contexts, one of which declares an additional stage. */
class CachedTestContextsTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = "gray.stages=stable,gamma")
    static class First {

        @Autowired
        private GrayApplication gray;

        String stageInAScope() {
            try (GrayScope scope = Gray.open("gamma")) {
                return Gray.stage() + " " + gray.stage();
            }
        }
    }

    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = "gray.stages=prod,beta")
    static class Second {}

    @Test
    void theStaticsAnswerForTheContextOfTheTestThatRuns() throws Exception {
        TestContextManager first = new TestContextManager(First.class);
        TestContextManager second = new TestContextManager(Second.class);
        First test = new First();
        first.prepareTestInstance(test);
        second.prepareTestInstance(new Second());
        assertThat(Gray.stage()).isEqualTo("prod");

        first.beforeTestMethod(test, First.class.getDeclaredMethod("stageInAScope"));
        assertThat(test.stageInAScope()).isEqualTo("gamma gamma");
        assertThat(Gray.stage()).isEqualTo("stable");
        first.afterTestMethod(test, First.class.getDeclaredMethod("stageInAScope"), null);

        second.beforeTestMethod(new Second(), Object.class.getMethod("toString"));
        assertThat(Gray.stage()).isEqualTo("prod");
        second.afterTestMethod(new Second(), Object.class.getMethod("toString"), null);
        first.getTestContext().markApplicationContextDirty(null);
        second.getTestContext().markApplicationContextDirty(null);
    }

    @SpringBootTest(
            classes = Application.class,
            webEnvironment = WebEnvironment.NONE,
            properties = "gray.snapshots=/somewhere")
    static class Keeping {}

    @Test
    void aTestKeepsNothingUnlessItSaysSo() throws Exception {
        assertThat(snapshots(First.class)).isEqualTo("none");
        assertThat(snapshots(Keeping.class)).isEqualTo("/somewhere");
    }

    private static @Nullable String snapshots(Class<?> test) {
        TestContextManager manager = new TestContextManager(test);
        StandardEnvironment environment = (StandardEnvironment)
                manager.getTestContext().getApplicationContext().getEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        return environment.getProperty("gray.snapshots");
    }
}
