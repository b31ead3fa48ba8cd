package io.github.grayrelease.handler;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;

/** Wraps the application's own registrations, or Gray's if there are none. */
final class ReactiveVariantRegistrationsPostProcessor implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof WebFluxRegistrations registrations && !(bean instanceof ReactiveVariantRegistrations)
                ? new ReactiveVariantRegistrations(registrations)
                : bean;
    }
}
