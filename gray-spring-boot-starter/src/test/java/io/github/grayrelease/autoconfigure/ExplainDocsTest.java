package io.github.grayrelease.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The endpoint answers the body of {@code explain} in docs/sources.md as the page says. */
class ExplainDocsTest {

    private static final String PAGE = "docs/sources.md";

    @TempDir
    private Path folder = Path.of("");

    private @Nullable RunningApp app;

    private RunningApp app() throws IOException {
        if (app == null) {
            String rules = blocks("yaml").stream()
                    .filter(block -> block.contains("name: abroad"))
                    .findFirst()
                    .orElseThrow();
            app = RunningApp.start("gray.source=file:" + Files.writeString(folder.resolve("rules.yml"), rules));
        }
        return app;
    }

    @AfterEach
    void stop() {
        if (app != null) {
            app.close();
        }
    }

    private static List<String> blocks(String language) throws IOException {
        return DocsBlock.all(language).stream()
                .filter(block -> block.page().equals(PAGE))
                .map(DocsBlock::text)
                .toList();
    }

    private JsonNode explain(String body) throws IOException {
        return new JsonMapper()
                .readTree(new Client(app().port("local.server.port"))
                        .post("/actuator/gray/explain", body)
                        .body());
    }

    @Test
    void theExampleIsAnsweredAsThePageSays() throws IOException {
        List<String> json = blocks("json");
        assertThat(json).hasSize(2);
        ObjectNode expected = (ObjectNode) new JsonMapper().readTree(json.get(1));
        expected.put("version", app().version());

        assertThat(explain(json.get(0))).isEqualTo(expected);
    }

    /** So that the example shows every key, and each of them counts. */
    @Test
    void withoutAnyOneOfItsKeysTheExampleIsAnsweredDifferently() throws IOException {
        ObjectNode body = (ObjectNode) new JsonMapper().readTree(blocks("json").get(0));
        JsonNode answer = explain(body.toString());

        assertThat(body.propertyNames()).hasSize(11);
        for (String key : body.propertyNames()) {
            ObjectNode less = body.deepCopy();
            less.remove(key);
            assertThat(explain(less.toString())).as("without '%s'", key).isNotEqualTo(answer);
        }
        assertThat(explain("{\"everything\": true}").path("detail").asString())
                .endsWith("allowed here are " + String.join(", ", body.propertyNames()));
    }
}
