package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.GrayVariant;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.handler.GrayMvcAutoConfiguration;
import io.github.grayrelease.variant.GrayBeansAutoConfiguration;
import io.github.grayrelease.variant.InvalidVariantException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.service.annotation.GetExchange;

/** An annotation that selects nothing stops the start, wherever it stands on a bean. */
class InertAnnotationsTest {

    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GrayAutoConfiguration.class,
                    GrayBeansAutoConfiguration.class,
                    GrayMvcAutoConfiguration.class,
                    WebMvcAutoConfiguration.class));

    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of(Jobs.class, "method 'Jobs.nightly' has no effect"),
                Arguments.of(Listener.class, "method 'Listener.started' has no effect"),
                Arguments.of(Mistyped.class, "method 'Mistyped.job' has no effect"),
                Arguments.of(PrivateMethod.class, "method 'PrivateMethod.secret' has no effect"),
                Arguments.of(StaticMethod.class, "method 'StaticMethod.shared' has no effect"),
                Arguments.of(OfASuperclass.class, "method 'Base.inherited' has no effect"),
                Arguments.of(OfAnInterface.class, "method 'Annotated.call' has no effect"),
                Arguments.of(Overrider.class, "method 'Template.hook' has no effect"),
                Arguments.of(WithoutBean.class, "method 'WithoutBean.notABean' has no effect"),
                Arguments.of(LazyService.class, "method 'LazyService.later' has no effect"),
                Arguments.of(Factory.class, "method 'Factory.make' has no effect"),
                Arguments.of(BehindAnInterface.class, "method 'Hidden.call' has no effect"),
                Arguments.of(Registering.class, "method 'Registered.run' has no effect"),
                Arguments.of(PerRequest.class, "method 'PerRequest.current' has no effect"),
                Arguments.of(Proxied.class, "method 'Proxied.save' has no effect"),
                Arguments.of(HttpClients.class, "method 'Remote.name' has no effect"),
                Arguments.of(Errors.class, "method 'Errors.failed' has no effect"),
                Arguments.of(Advice.class, "method 'Advice.failed' has no effect"),
                Arguments.of(Models.class, "method 'Models.model' has no effect"),
                Arguments.of(Binders.class, "method 'Binders.bind' has no effect"),
                Arguments.of(Messages.class, "method 'Messages.receive' has no effect"),
                Arguments.of(NotAController.class, "method 'NotAController.get' has no effect"),
                Arguments.of(HelperInController.class, "method 'HelperInController.help' has no effect"),
                Arguments.of(BadgedAdvice.class, "' stands in for nothing"),
                Arguments.of(BadgedConfiguration.class, "' stands in for nothing"),
                Arguments.of(ControllerByMethod.class, "@Bean method of bean 'controller' has no effect"),
                Arguments.of(ClassUnseen.class, "class 'InertAnnotationsTest.Badged' has no effect on bean 'unseen'"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void theStartStopsAndNamesThePlace(Class<?> bean, String place) {
        application.withUserConfiguration(bean).run(context -> assertThat(context)
                .getFailure()
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .isInstanceOfAny(InvalidVariantException.class, InvalidRulesException.class)
                .extracting(Throwable::getMessage, Assertions.as(InstanceOfAssertFactories.STRING))
                .contains(place)
                .doesNotContain("$$", "scopedTarget", "$Proxy"));
    }

    @Test
    void aLazyApplicationIsCheckedToo() {
        application
                .withPropertyValues("spring.main.lazy-initialization=true")
                .withUserConfiguration(Jobs.class)
                .run(context -> assertThat(context).getFailure().isInstanceOf(InvalidVariantException.class));
    }

    @Test
    void handlersOfASuperclassAndOfAnInterfaceAreNoMistakes() {
        application.withUserConfiguration(Inheriting.class, ServerSide.class).run(context -> assertThat(context)
                .hasNotFailed());
    }

    @Service
    static class Jobs {
        @Scheduled(cron = "0 0 3 * * *")
        @GrayVariant("beta")
        void nightly() {}
    }

    @Service
    static class Listener {
        @EventListener
        @GrayVariant("beta")
        void started(ContextRefreshedEvent event) {}
    }

    @Service
    static class Mistyped {
        @GrayVariant("betta")
        void job() {}
    }

    @Service
    static class PrivateMethod {
        @GrayVariant("beta")
        @SuppressWarnings("UnusedMethod") // the annotation is the test
        private void secret() {}
    }

    @Service
    static class StaticMethod {
        @GrayVariant("beta")
        static void shared() {}
    }

    static class Base {
        @GrayVariant("beta")
        void inherited() {}
    }

    @Service
    static class OfASuperclass extends Base {}

    interface Annotated {
        @GrayVariant("beta")
        String call();
    }

    @Service
    static class OfAnInterface implements Annotated {
        @Override
        public String call() {
            return "";
        }
    }

    abstract static class Template {
        @GrayVariant("beta")
        abstract void hook();
    }

    @Service
    static class Overrider extends Template {
        @Override
        void hook() {}
    }

    @Configuration
    static class WithoutBean {
        @GrayVariant("beta")
        String notABean() {
            return "";
        }
    }

    @Service
    @Lazy
    static class LazyService {
        @GrayVariant("beta")
        void later() {}
    }

    static class Factory implements FactoryBean<Base64Like> {
        @Override
        public Base64Like getObject() {
            return make();
        }

        @GrayVariant("beta")
        Base64Like make() {
            return new Base64Like();
        }

        @Override
        public Class<?> getObjectType() {
            return Base64Like.class;
        }
    }

    static class Base64Like {}

    interface Clean {
        String call();
    }

    static class Hidden implements Clean {
        @Override
        @GrayVariant("beta")
        public String call() {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class BehindAnInterface {
        @Bean
        Clean clean() {
            return new Hidden();
        }
    }

    static class Registered {
        @GrayVariant("beta")
        void run() {}
    }

    static class Registrar implements BeanRegistrar {
        @Override
        public void register(BeanRegistry registry, Environment environment) {
            registry.registerBean("registered", Registered.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Registrar.class)
    static class Registering {}

    @Service
    @Scope(value = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
    static class PerRequest {
        @GrayVariant("beta")
        void current() {}
    }

    @Service
    static class Proxied {
        @Transactional
        @GrayVariant("beta")
        void save() {}
    }

    interface Remote {
        @GetExchange("/name")
        @GrayVariant("beta")
        String name();
    }

    @Configuration(proxyBeanMethods = false)
    static class HttpClients {
        @Bean
        Remote remote() {
            return () -> "";
        }
    }

    @RestController
    static class Errors {
        @ExceptionHandler
        @GrayVariant("beta")
        String failed(IllegalStateException failure) {
            return "";
        }
    }

    @RestControllerAdvice
    static class Advice {
        @ExceptionHandler
        @GrayVariant("beta")
        String failed(IllegalStateException failure) {
            return "";
        }
    }

    @Controller
    static class Models {
        @ModelAttribute
        @GrayVariant("beta")
        void model() {}
    }

    @Controller
    static class Binders {
        @InitBinder
        @GrayVariant("beta")
        void bind(WebDataBinder binder) {}
    }

    @Controller
    static class Messages {
        @MessageMapping("/in")
        @GrayVariant("beta")
        void receive(String message) {}
    }

    @Service
    static class NotAController {
        @GetMapping("/nothing")
        @GrayVariant("beta")
        String get() {
            return "";
        }
    }

    @RestController
    static class HelperInController {
        @GrayVariant("beta")
        String help() {
            return "";
        }
    }

    @RestControllerAdvice
    @GrayVariant("beta")
    static class BadgedAdvice {}

    @Configuration(proxyBeanMethods = false)
    @GrayVariant("beta")
    static class BadgedConfiguration {}

    @RestController
    static class ByMethod {
        @GetMapping("/by-method")
        String get() {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ControllerByMethod {
        @Bean
        @GrayVariant("beta")
        ByMethod controller() {
            return new ByMethod();
        }
    }

    @GrayVariant("beta")
    static class Badged implements Callable<String> {
        @Override
        public String call() {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ClassUnseen {
        @Bean
        Callable<String> unseen() {
            return new Badged();
        }
    }

    static class HandlerBase {
        @GetMapping("/inherited")
        @GrayVariant("beta")
        public String inherited() {
            return "";
        }
    }

    @RestController
    static class Inheriting extends HandlerBase {}

    interface Api {
        @GetExchange("/api")
        @GrayVariant("beta")
        String api();
    }

    @RestController
    static class ServerSide implements Api {
        @Override
        public String api() {
            return "";
        }
    }
}
