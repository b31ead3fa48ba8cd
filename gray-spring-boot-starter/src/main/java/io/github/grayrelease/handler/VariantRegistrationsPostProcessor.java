package io.github.grayrelease.handler;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;

/** Wraps the application's own registrations, or Gray's if there are none. */
final class VariantRegistrationsPostProcessor implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof WebMvcRegistrations registrations && !(bean instanceof VariantRegistrations)
                ? new VariantRegistrations(registrations)
                : bean;
    }
}
