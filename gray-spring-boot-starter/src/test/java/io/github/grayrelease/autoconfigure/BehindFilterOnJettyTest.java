package io.github.grayrelease.autoconfigure;

import org.springframework.test.context.TestPropertySource;

/** In front of the filter and behind it, on Jetty. */
@TestPropertySource(properties = "test.server=jetty")
class BehindFilterOnJettyTest extends BehindFilterContract {

    BehindFilterOnJettyTest() {
        super("org.eclipse.jetty.ee11.servlet", "/");
    }
}
