package io.github.grayrelease.autoconfigure;

/** The views and acts of operators, on WebFlux. */
class ReactiveEndpointTest extends EndpointTest {

    @Override
    RunningApp start(String... properties) {
        return RunningApp.startOnWebFlux(properties);
    }
}
