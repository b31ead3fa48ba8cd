package io.github.grayrelease.webflux;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import reactor.core.publisher.Hooks;

/**
 * Logs once, at the start, which form of Gray to use inside operators. Gray never sets Reactor's hook itself, because it is
 * global.
 */
public final class ReactiveFormNotice implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ReactiveFormNotice.class);

    /** Called by the auto-configuration. */
    public ReactiveFormNotice() {}

    @Override
    public void afterSingletonsInstantiated() {
        if (Hooks.isAutomaticContextPropagationEnabled()) {
            log.info("Reactor carries its context to threads (spring.reactor.context-propagation is 'auto'):"
                    + " Gray.when(..) is right inside operators");
        } else {
            log.info("Reactor does not carry its context to threads: use GrayReactive.when(..) in reactive code, as"
                    + " Gray.when(..) would see the baseline there; set 'spring.reactor.context-propagation: auto' to"
                    + " have it see the stage");
        }
    }
}
