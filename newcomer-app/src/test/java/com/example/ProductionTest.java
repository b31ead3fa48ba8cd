package com.example;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.ShopApplication;
import com.example.stock.StockApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;
import org.yaml.snakeyaml.Yaml;

/**
 * The page "From nothing to production": each command prints what the page says, and each block of configuration is of this
 * application. {@code DocsJavaTest} finds the blocks of Java here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductionTest {

    private static final Path PAGE = Path.of("..", "docs", "production.md");
    private static final String SECRET = "a-secret-for-the-tests-alone-0123456789";

    /** A command, which a backslash continues, and what the page says that it prints. */
    private static final Pattern COMMAND =
            Pattern.compile("^\\$ ((?:.*\\\\\\n)*.*)\\n((?:(?!\\$ |```).*\\n)*)", Pattern.MULTILINE);

    private static final Pattern FROM =
            Pattern.compile("<!-- from newcomer-app/(\\S+) -->\\n```yaml\\n(.*?)```", Pattern.DOTALL);

    private static final int BLOCKS_OF_YAML = 8;

    private final Map<String, String> places = new LinkedHashMap<>();
    private final List<Service> services = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path rules = Files.copy(Path.of("rules.yml"), folder.resolve("rules.yml"));
        int shop = freePort();
        int management = freePort();
        int stock = freePort();
        places.put("localhost:8080", "localhost:" + shop);
        places.put("localhost:9080", "localhost:" + management);
        places.put("localhost:8081", "localhost:" + stock);
        places.put("/etc/gray/rules.yml", rules.toString());
        Map<String, String> environment = Map.of(
                "GRAY_SECRET",
                SECRET,
                "GRAY_SOURCE",
                "file:" + rules,
                "GRAY_SNAPSHOTS",
                folder + "/snapshots-${spring.application.name}");
        services.add(Service.start(
                ShopApplication.class,
                folder.resolve("shop.log"),
                environment,
                "--server.port=" + shop,
                "--management.server.port=" + management,
                "--stock.url=http://localhost:" + stock));
        services.add(Service.start(
                StockApplication.class, folder.resolve("stock.log"), environment, "--server.port=" + stock));
        services.forEach(Service::awaitStarted);
    }

    @AfterAll
    void stop() throws InterruptedException {
        for (Service service : services) {
            service.close();
        }
    }

    /** Below the ports that systems give to outgoing connections, so that nobody takes it before the service does. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> theCommandsPrintWhatThePageSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher commands = COMMAND.matcher(Files.readString(PAGE));
        while (commands.find()) {
            String command = commands.group(1);
            String printed = commands.group(2).strip();
            tests.add(DynamicTest.dynamicTest(
                    command, () -> assertThat(run(command)).matches(pattern(printed))));
        }
        assertThat(tests).as("commands of the page").hasSizeGreaterThanOrEqualTo(15);
        return tests.stream();
    }

    /** On the page, … stands for what differs from day to day. */
    private Pattern pattern(String printed) {
        return Pattern.compile(
                Stream.of(here(printed).split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** As the page has it, but at the ports and in the directory of the test. */
    private String here(String text) {
        String here = text;
        for (Map.Entry<String, String> place : places.entrySet()) {
            here = here.replace(place.getKey(), place.getValue());
        }
        return here;
    }

    /** In a shell, as a reader would. */
    private String run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", here(command).replace("curl ", "curl -sS "))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed.strip();
    }

    @Test
    void theConfigurationOfThePageIsThatOfTheServices() throws IOException {
        Matcher blocks = FROM.matcher(Files.readString(PAGE));
        int found = 0;
        while (blocks.find()) {
            found++;
            for (String paragraph : blocks.group(2).strip().split("\\n\\n", -1)) {
                assertThat(Path.of(blocks.group(1))).content().contains(paragraph);
            }
        }
        assertThat(found).isEqualTo(BLOCKS_OF_YAML);
    }

    @Test
    void prometheusCanReadTheMetersAsThePageConfiguresIt() throws Exception {
        Map<String, ?> configuration = new Yaml().load(here(Files.readString(Path.of("prometheus.yml"))));
        Map<?, ?> job = (Map<?, ?>) ((List<?>) requireNonNull(configuration.get("scrape_configs"))).get(0);
        Map<?, ?> user = (Map<?, ?>) job.get("basic_auth");
        Map<?, ?> targets = (Map<?, ?>) ((List<?>) job.get("static_configs")).get(0);

        String scraped = RestClient.create("http://" + ((List<?>) targets.get("targets")).get(0))
                .get()
                .uri((String) job.get("metrics_path"))
                .headers(headers -> headers.setBasicAuth((String) user.get("username"), (String) user.get("password")))
                .retrieve()
                .body(String.class);

        assertThat(scraped).contains("gray_rules_age_seconds");
    }

    /** Devtools restart the application in a class loader of their own, and lazy beans come when they are asked for. */
    @Test
    void theServicesStartWithoutAWarning() {
        assertThat(services).allSatisfy(service -> assertThat(service.printedAtStart())
                .contains("restartedMain", "io.github.grayrelease")
                .doesNotContain(" ERROR ")
                .doesNotContain(" WARN "));
    }
}
