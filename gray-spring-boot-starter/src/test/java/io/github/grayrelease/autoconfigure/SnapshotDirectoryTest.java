package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotDirectoryTest {

    private static final Path HOME = Path.of("/home/anna/.gray");

    private static SnapshotDirectory of(String application) {
        return SnapshotDirectory.inHome(application, "/home/anna");
    }

    @ParameterizedTest
    @CsvSource({
        "shop, shop",
        "Shop-2_b.x, Shop-2_b.x",
        "../shop, %2E.%2Fshop",
        ".., %2E.",
        "a/b, a%2Fb",
        "a\\b, a%5Cb",
        "a b, a+b",
        "订单, %E8%AE%A2%E5%8D%95",
        "a:b, a%3Ab",
        "*, %2A"
    })
    void eachNameHasADirectoryOfItsOwn(String application, String directory) {
        assertThat(of(application).path()).contains(HOME.resolve(directory));
    }

    @Test
    void longNamesThatBeginAlikeDiffer() {
        String name = "订".repeat(100);

        assertThat(of(name + "a").path()).isNotEqualTo(of(name + "b").path());
        assertThat(of(name).path().orElseThrow().getFileName().toString()).hasSizeLessThan(255);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anApplicationWithoutANameKeepsNothing(String application) {
        assertThat(of(application).path()).isEmpty();
        assertThat(of(application).nothingBecause())
                .isEqualTo(
                        "'spring.application.name' is not set, and 'gray.snapshots' is not set, so nothing is kept on"
                                + " disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?"})
    void withoutAHomeNothingIsKept(String home) {
        assertThat(SnapshotDirectory.inHome("shop", home).path()).isEmpty();
    }
}
