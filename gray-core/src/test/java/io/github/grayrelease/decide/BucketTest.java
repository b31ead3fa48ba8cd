package io.github.grayrelease.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.grayrelease.share.Salt;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BucketTest {

    @TestFactory
    List<DynamicTest> bucketsAreThoseThatOtherLanguagesCompute() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (InputStream vectors =
                Objects.requireNonNull(getClass().getResourceAsStream("/buckets.json"), "buckets.json")) {
            for (JsonNode vector : JsonMapper.shared().readTree(vectors)) {
                String salt = vector.get("salt").asString();
                String key = vector.get("key").asString();
                tests.add(DynamicTest.dynamicTest(
                        salt + ":"
                                + key.codePoints()
                                        .boxed()
                                        .map(Integer::toHexString)
                                        .toList(),
                        () -> {
                            assertThat(Salt.of(salt).hash(key))
                                    .isEqualTo(vector.get("murmur3").asLong());
                            assertThat(Salt.of(salt).bucket(key))
                                    .isEqualTo(vector.get("bucket").asInt());
                        }));
            }
        }
        assertThat(tests).hasSize(500);
        return tests;
    }
}
