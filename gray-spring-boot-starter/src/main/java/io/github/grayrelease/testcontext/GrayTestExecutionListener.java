package io.github.grayrelease.testcontext;

import io.github.grayrelease.hold.GrayRuntime;
import io.github.grayrelease.hold.RunningApplications;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Tells Gray which cached application context a test uses. Spring's test framework finds it through
 * {@code META-INF/spring.factories}; applications do not load it.
 */
public final class GrayTestExecutionListener implements TestExecutionListener, Ordered {

    /** Called by Spring. */
    public GrayTestExecutionListener() {}

    /** After the listener that injects into the test and loads the context. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void prepareTestInstance(TestContext test) {
        use(test);
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        use(test);
    }

    private static void use(TestContext test) {
        if (test.hasApplicationContext()) {
            test.getApplicationContext().getBeanProvider(GrayRuntime.class).ifAvailable(RunningApplications::useInTest);
        }
    }

    @Override
    public void afterTestMethod(TestContext test) {
        RunningApplications.useInTest(null);
    }
}
