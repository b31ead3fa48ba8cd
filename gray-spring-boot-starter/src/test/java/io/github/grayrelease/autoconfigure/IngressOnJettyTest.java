package io.github.grayrelease.autoconfigure;

import org.springframework.boot.WebApplicationType;

/** The table of cases on Jetty, through the servlet filter. */
class IngressOnJettyTest extends IngressContract {

    IngressOnJettyTest() {
        super(WebApplicationType.SERVLET, IngressOnServletsTest.Application.class, true);
    }
}
