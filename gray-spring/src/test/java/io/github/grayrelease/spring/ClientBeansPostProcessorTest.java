package io.github.grayrelease.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.web.client.RestClient;

class ClientBeansPostProcessorTest {

    private final RestClient tagged = RestClient.create();
    private final List<Object> seen = new ArrayList<>();
    private final ClientBeansPostProcessor<RestClient, RestClient.Builder> processor = new ClientBeansPostProcessor<>(
            RestClient.class,
            RestClient.Builder.class,
            client -> {
                seen.add(client);
                return tagged;
            },
            seen::add);

    @Test
    void aClientOfSpringsIsReplacedWithATaggedOne() {
        RestClient client = RestClient.create();

        assertThat(processor.postProcessAfterInitialization(client, "client")).isSameAs(tagged);
        assertThat(seen).containsExactly(client);
    }

    @Test
    void aBuilderOfSpringsIsTaggedInPlace() {
        RestClient.Builder builder = RestClient.builder();

        assertThat(processor.postProcessAfterInitialization(builder, "builder")).isSameAs(builder);
        assertThat(seen).containsExactly(builder);
    }

    @Test
    void whatIsNotSpringsIsLeftAlone() {
        for (Object other : List.of(Mockito.mock(RestClient.class), Mockito.mock(RestClient.Builder.class), "text")) {
            assertThat(processor.postProcessAfterInitialization(other, "other")).isSameAs(other);
        }
        assertThat(seen).isEmpty();
    }
}
