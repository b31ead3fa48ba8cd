package io.github.grayrelease.block;

import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** An environment in which nothing stands, not even what the system has. */
final class BareEnvironment extends StandardEnvironment {

    @Override
    protected void customizePropertySources(MutablePropertySources none) {}
}
