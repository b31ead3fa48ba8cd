package io.github.grayrelease.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {

    private static final String BLOCK = "gray:\n  rules: []\n";

    /** What sha256sum prints for the block. */
    private static final String SUM = "e9843b47bdf9995d1b93ef6f9a6f083c1338327a8b4d2e9cc33447280c3da237";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# checksum: %s\n",
                "checksum: %s\n",
                "checksum: \"%s\"\n",
                "#checksum:%s\r\n",
                "\"checksum\": \"%s\",\n",
                "checksum=%s\n",
                "checksum: '%s'\n"
            })
    void theLineMayStandAboveOrBelowAndInMoreThanOneForm(String form) {
        String line = form.formatted(SUM);

        assertThat(Checksum.holds(line + BLOCK)).contains(true);
        assertThat(Checksum.holds(BLOCK + line)).contains(true);
        assertThat(Checksum.holds(line + BLOCK + " ")).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"# checksum: none\n", "checksum: 123\n", "checksum:\n"})
    void aLineWithoutASumDoesNotHold(String line) {
        assertThat(Checksum.holds(line + BLOCK)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {BLOCK, "", "# no checksum here\n" + BLOCK, "match:\n  - query:\n      checksum: abc\n"})
    void aTextWithoutSuchALineSaysNothing(String text) {
        assertThat(Checksum.holds(text)).isEmpty();
    }
}
