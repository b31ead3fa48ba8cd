package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.github.grayrelease.GrayRuleSource;
import io.github.grayrelease.GrayRuleSourceFactory;
import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.variant.InvalidVariantException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A wrong value stops the start with an analysis, not a stack trace: file, line, column, key, value, remedy. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTest {

    @TempDir
    private Path folder = Path.of("");

    private void start(Class<?> application, String yaml, Class<? extends Exception> stoppedBy) throws IOException {
        Path file = Files.writeString(folder.resolve("application.yml"), yaml);
        assertThatException()
                .isThrownBy(() -> new SpringApplication(application)
                        .run("--spring.config.location=file:" + file, "--server.port=0", "--server.address=127.0.0.1")
                        .close())
                .satisfies(stopped -> assertThat(NestedExceptionUtils.getMostSpecificCause(stopped))
                        .isExactlyInstanceOf(stoppedBy));
    }

    private static void assertAnalysis(CapturedOutput output, String description, String action) {
        assertThat(output.getOut().replaceAll("\\R+", "\n"))
                .contains("APPLICATION FAILED TO START")
                .contains("Description:\n" + description + "\nAction:\n" + action)
                .doesNotContain("\tat ");
    }

    @Test
    void allMistakesAreNamedWithTheirPlaceAndRemedy(CapturedOutput output) throws IOException {
        start(
                Plain.class,
                """
                gray:
                  stages: [stable, canary, beta]
                  tag:
                    header: "X Gray"
                  ingress:
                    trust: proxies
                  egress:
                    hosts: ["http://a.example.com"]
                  rules:
                    - name: ten-percent
                      stage: canari
                      percent: 140
                    - stage: beta
                      match:
                        - header: { X-User-Tag: { contains: beta, exact: x } }
                """,
                InvalidRulesException.class);

        assertAnalysis(
                output,
                """
                application.yml:4:13 gray.tag.header: 'X Gray' is not a header name
                application.yml:6:12 gray.ingress.trust: 'proxies' trusts nobody while gray.ingress.proxies is empty
                application.yml:8:13 gray.egress.hosts[0]: 'http://a.example.com' is not a host
                application.yml:11:14 gray.rules[0].stage: 'canari' is not a declared stage
                application.yml:12:16 gray.rules[0].percent: 140 is not a number from 0 to 100 with at most two decimals
                application.yml:13:14 gray.rules[1].name: is missing
                application.yml:15:45 gray.rules[1].match[0].header.X-User-Tag: has 2 tests instead of one""",
                """
                gray.tag.header: use letters, digits and hyphens
                gray.ingress.trust: name the proxies' addresses under gray.ingress.proxies, such as [10.8.0.0/16]
                gray.egress.hosts[0]: write a name, *.NAME for all names below it, an IP address, or a range such as\
                 198.51.100.0/24 or fd00::/8, without scheme, port and path
                gray.rules[0].stage: did you mean 'canary'? declared are stable, canary, beta
                gray.rules[0].percent: set a number from 0 to 100, for example 10 or 0.25
                gray.rules[1].name: give the rule a name; logs and metrics show it
                gray.rules[1].match[0].header.X-User-Tag: write a value, or one of exact, in, in-file, prefix,\
                 suffix, contains, regex, range, semver, cidr, present""");
    }

    @Test
    void anUnknownKeyIsAnsweredWithTheNearestOne(CapturedOutput output) throws IOException {
        start(
                Plain.class,
                """
                gray:
                  rulez: []
                  rules:
                    - name: a
                      stage: beta
                      percnt: 10
                      match:
                        - headers: { X-User-Tag: beta }
                        - header: { X-User-Tag: { contain: beta } }
                """,
                InvalidRulesException.class);

        assertAnalysis(
                output,
                """
                application.yml:2:10 gray.rulez: is not a key of Gray
                application.yml:6:15 gray.rules[0].percnt: is not a key of Gray
                application.yml:8:34 gray.rules[0].match[0].headers: is not a key of Gray
                application.yml:9:44 gray.rules[0].match[1].header.X-User-Tag.contain: is not a key of Gray""",
                """
                gray.rulez: did you mean 'rules'? allowed here are enabled, strict, stages, source, snapshots, files, publish, suspended, subject, rules, variants,\
                 analysis, tag, ingress, egress, filter, observation
                gray.rules[0].percnt: did you mean 'percent'? allowed here are name, stage, split, match, percent,\
                 salt, from, until, ramp, analysis, every, enabled
                gray.rules[0].match[0].headers: did you mean 'header'? allowed here are header, cookie,\
                 query, attribute, path, method, host, ip, subject, role, not
                gray.rules[0].match[1].header.X-User-Tag.contain: did you mean 'contains'? allowed here are exact, in, in-file,\
                 prefix, suffix, contains, regex, range, semver, cidr, present, ignore-case""");
    }

    @Test
    void anUnknownKeyOfTheCommandLineOrASystemPropertyStopsTheStartToo() {
        ApplicationContextRunner application =
                new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GrayAutoConfiguration.class));

        application.withSystemProperties("gray.rulez=x").run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageStartingWith("gray.rulez: is not a key of Gray"));
        assertThatException()
                .isThrownBy(() -> new SpringApplication(Plain.class)
                        .run("--spring.config.location=classpath:none.yml", "--server.port=0", "--gray.rulez=x"))
                .satisfies(stopped -> assertThat(NestedExceptionUtils.getMostSpecificCause(stopped))
                        .hasMessageStartingWith("gray.rulez: is not a key of Gray"));
    }

    @Test
    void aConditionThatWouldBePassedOverDoesNotMeanEverybody(CapturedOutput output) throws IOException {
        start(
                Plain.class,
                """
                gray:
                  subject: { header: X }
                  ingress:
                    trust: everyone
                  rules:
                    - name: without-a-hyphen
                      stage: beta
                      match:
                        header: { X-User-Tag: beta }
                    - name: beside-a-known-key
                      stage: beta
                      percent: { a: 10 }
                      enabled: maybe
                      match:
                        - cookie: { release: beta }
                          pth: /a
                        - cookie: { a: { exact: x, ignore-cas: true }, b.c: x }
                        - header: {}
                        - header
                """,
                InvalidRulesException.class);

        assertThat(output.getOut().replaceAll("\\R+", "\n"))
                .contains(
                        """
                        application.yml:2:22 gray.subject: has keys where a list belongs
                        application.yml:4:12 gray.ingress.trust: 'everyone' is not one of none, all, proxies, signed
                        application.yml:9:31 gray.rules[0].match: has keys where a list belongs
                        application.yml:12:21 gray.rules[1].percent: has keys where a value belongs
                        application.yml:13:16 gray.rules[1].enabled: 'maybe' is neither true nor false
                        application.yml:16:16 gray.rules[1].match[0].pth: is not a key of Gray
                        application.yml:17:48 gray.rules[1].match[1].cookie.a.ignore-cas: is not a key of Gray
                        application.yml:17:61 gray.rules[1].match[1].cookie.b.c: is not a key of Gray
                        application.yml:15:30 gray.rules[1].match[2].header: is empty
                        application.yml:19:11 gray.rules[1].match[3]: 'header' has a value where keys belong""")
                .doesNotContain("Bindable@");
    }

    @Test
    void mistakesOfAllKindsAreInOneList(CapturedOutput output) throws IOException {
        start(
                Inert.class,
                """
                gray:
                  stges: [stable, gamma]
                  source: flie:/etc/gray/rules.yml
                  tag:
                    header: X Stage
                  ingress:
                    trust: prxies
                    proxies: [10.8.0.0/33]
                  rules:
                    - name: staff
                      stage: gama
                      match:
                        - header: { X-User-Tag: { exakt: staff } }
                        - ipp: 10.0.0.1
                    - name: ten
                      stage: gamma
                      percent: 140
                """,
                InvalidRulesException.class);

        assertThat(output.getOut().replaceAll("\\R+", "\n"))
                .contains(
                        """
                        Description:
                        application.yml:2:11 gray.stges: is not a key of Gray
                        application.yml:7:12 gray.ingress.trust: 'prxies' is not one of none, all, proxies, signed
                        application.yml:13:42 gray.rules[0].match[0].header.X-User-Tag.exakt: is not a key of Gray
                        application.yml:14:16 gray.rules[0].match[1].ipp: is not a key of Gray
                        application.yml:5:13 gray.tag.header: 'X Stage' is not a header name
                        application.yml:8:15 gray.ingress.proxies[0]: '10.8.0.0/33' is not a range of addresses
                        application.yml:11:14 gray.rules[0].stage: 'gama' is not a declared stage
                        application.yml:17:16 gray.rules[1].percent: 140 is not a number from 0 to 100 with at most two decimals
                        application.yml:3:11 gray.source: has the unknown scheme 'flie'
                        @GrayVariant on method 'InertService.price' has no effect""");
    }

    @Test
    void anAnnotationThatNamesNoDeclaredStageStopsTheStart(CapturedOutput output) throws IOException {
        start(Mistyped.class, "gray: { stages: [stable, beta] }", InvalidRulesException.class);

        assertAnalysis(
                output,
                "application.yml:1:18 gray.stages: does not declare 'betta', which @GrayVariant on method"
                        + " 'FailedStartTest.MistypedHandlers.get' names",
                "gray.stages: did you mean 'beta' in the annotation? declare it here or under 'gray.variants', or declare"
                        + " it in the application's own configuration");
    }

    @Test
    void anAnnotationThatAForeignMappingDoesNotSeeStopsTheStart(CapturedOutput output) throws IOException {
        start(Foreign.class, "gray: { stages: [stable, beta] }", InvalidVariantException.class);

        assertThat(output.getOut())
                .contains("@GrayVariant(\"beta\") on ")
                .contains("has no effect, as the handler mapping is not Spring Boot's or has no constructor without"
                        + " parameters")
                .contains("Return VariantMappings.withVariant(..) from its getMappingForMethod.")
                .doesNotContain("Correct the name");
    }

    @Test
    void anAnnotationOnAMethodWhereItHasNoEffectStopsTheStart(CapturedOutput output) throws IOException {
        start(Inert.class, "gray: { stages: [stable, beta] }", InvalidVariantException.class);

        assertAnalysis(
                output,
                "@GrayVariant on method 'InertService.price' has no effect, because the method neither handles requests"
                        + " nor is a @Bean method",
                "Call Gray.when(..) inside the method, or put the annotation on a bean that stands in for this one.");
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, InertService.class})
    static class Inert {}

    @Service
    static class InertService {

        @GrayVariant({"beta"})
        String price() {
            return "";
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(OpenToAll.class)
    static class Plain {}

    @Test
    void aFactoryOfTheApplicationsOwnSaysBothHalvesInOneMessage(CapturedOutput output) throws IOException {
        start(WithOwnSource.class, "gray: { source: 'own:is no place; name one' }", InvalidRulesException.class);

        assertAnalysis(output, "application.yml:1:17 gray.source: is no place", "gray.source: name one");
    }

    @Test
    void aFactoryOfTheApplicationsOwnThatNamesNoRemedyIsReportedToo(CapturedOutput output) throws IOException {
        start(WithOwnSource.class, "gray: { source: 'own:is no place' }", InvalidRulesException.class);

        assertAnalysis(output, "application.yml:1:17 gray.source: is no place", "gray.source: correct it");
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, OwnSources.class})
    static class WithOwnSource {}

    static class OwnSources implements GrayRuleSourceFactory {

        @Override
        public String scheme() {
            return "own";
        }

        @Override
        public GrayRuleSource open(String location) {
            throw new IllegalArgumentException(location);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, MistypedHandlers.class})
    static class Mistyped {}

    @RestController
    static class MistypedHandlers {

        @GetMapping("/")
        @GrayVariant("betta")
        String get() {
            return "";
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({OpenToAll.class, BetaHandlers.class, ForeignRegistrations.class})
    static class Foreign {}

    @RestController
    static class BetaHandlers {

        @GetMapping("/")
        @GrayVariant("beta")
        String get() {
            return "";
        }
    }

    static class ForeignRegistrations implements WebMvcRegistrations {

        @Override
        public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
            return new ForeignMapping("needs a parameter");
        }
    }

    static class ForeignMapping extends RequestMappingHandlerMapping {

        ForeignMapping(String parameter) {
            setDefaultHandler(parameter);
        }
    }
}
