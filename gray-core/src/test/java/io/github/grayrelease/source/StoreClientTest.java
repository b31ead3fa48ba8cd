package io.github.grayrelease.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class StoreClientTest {

    private final List<Thread> lookUps = new ArrayList<>();

    @Test
    void theApplicationsClientIsLookedUpByTheThreadThatOpensTheSource() throws Exception {
        StoreClient<String> client = StoreClient.ofApplication(() -> {
            lookUps.add(Thread.currentThread());
            return "theirs";
        });

        assertThat(lookUps).containsExactly(Thread.currentThread());
        assertThat(client.get()).isEqualTo("theirs");
    }

    @Test
    void aClientThatCanNotBeCreatedYetIsLookedUpAgain() throws Exception {
        Callable<String> lookUp = () -> {
            lookUps.add(Thread.currentThread());
            if (lookUps.size() == 1) {
                throw new IllegalStateException("the server is down");
            }
            return "theirs";
        };

        assertThat(StoreClient.ofApplication(lookUp).get()).isEqualTo("theirs");
    }

    @Test
    void aClientOfTheStoreIsNotCreatedBeforeItIsUsed() {
        StoreClient.own(
                () -> {
                    lookUps.add(Thread.currentThread());
                    return "own";
                },
                client -> {});

        assertThat(lookUps).isEmpty();
    }
}
