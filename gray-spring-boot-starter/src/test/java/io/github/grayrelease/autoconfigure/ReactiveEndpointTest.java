package io.github.grayrelease.autoconfigure;

/** All that operators see and do, on WebFlux. */
class ReactiveEndpointTest extends EndpointTest {

    @Override
    RunningApp start(String... properties) {
        return RunningApp.startOnWebFlux(properties);
    }
}
