package io.github.grayrelease.block;

import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** An empty environment, without even the system's properties and variables. */
final class BareEnvironment extends StandardEnvironment {

    @Override
    protected void customizePropertySources(MutablePropertySources none) {}
}
