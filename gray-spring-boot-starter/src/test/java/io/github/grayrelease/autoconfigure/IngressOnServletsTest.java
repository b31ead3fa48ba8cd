package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.Gray;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The table of cases on Tomcat, through the servlet filter. */
class IngressOnServletsTest extends IngressContract {

    IngressOnServletsTest() {
        super(WebApplicationType.SERVLET, Application.class);
    }

    @RestController
    static class Controller {

        @RequestMapping("/**")
        String answer(HttpServletRequest request) {
            return IngressContract.answer(
                    Gray.decision(),
                    Collections.list(request.getHeaderNames()),
                    name -> Collections.list(request.getHeaders(name)));
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, Controller.class})
    static class Application {

        /** Between Spring Security and Gray. */
        @Bean
        FilterRegistrationBean<Filter> breaksUsers() {
            FilterRegistrationBean<Filter> breaking = new FilterRegistrationBean<>((request, response, chain) -> {
                HttpServletRequest http = (HttpServletRequest) request;
                chain.doFilter(http.getHeader("X-Break-User") == null ? http : broken(http), response);
            });
            breaking.setOrder(-95);
            return breaking;
        }

        private static HttpServletRequest broken(HttpServletRequest request) {
            return new HttpServletRequestWrapper(request) {
                @Override
                public Principal getUserPrincipal() {
                    throw new IllegalStateException("The store of sessions is gone");
                }
            };
        }
    }
}
