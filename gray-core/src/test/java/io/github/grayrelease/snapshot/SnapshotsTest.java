package io.github.grayrelease.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.grayrelease.CapturedLog;
import io.github.grayrelease.control.Author;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.Revision.Kind;
import io.github.grayrelease.control.RuleKeeper.Kept;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.control.Words;
import io.github.grayrelease.definition.Checksum;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotsTest {

    /** A thousand were killed once; {@code -Dgray.kills=1000} does it again, in about five minutes. */
    private static final int KILLS = Integer.getInteger("gray.kills", 10);

    @TempDir
    private Path folder = Path.of("");

    private final Deque<Runnable> inASecond = new ArrayDeque<>();

    static String version(int number) {
        return String.format("%012x", number);
    }

    private Path directory() {
        return folder.resolve("deep").resolve("snapshots");
    }

    private static final RuleReader READER = (block, files) -> Words.checked("none");

    private final Deque<Snapshots> processes = new ArrayDeque<>();

    /** As after a restart: the directory is released first. */
    private Snapshots snapshots() {
        processes.forEach(Snapshots::close);
        processes.push(Snapshots.in(directory(), READER, inASecond::add));
        return processes.element();
    }

    private Kept kept() {
        return new SnapshotReader(READER).read(directory());
    }

    private static Revision revision(int number) {
        return new Revision(
                Words.checked("a").named(version(number)),
                Instant.parse("2026-12-01T00:00:00Z").plusSeconds(number),
                "file:rules.yml",
                Author.by("source"),
                Kind.SAID);
    }

    private List<Path> files() throws IOException {
        return AtomicFile.list(directory()).stream()
                .filter(file -> !file.endsWith("lock"))
                .toList();
    }

    @Test
    void whatWasKeptIsReadBackTheNewestFirst() {
        snapshots().keep(revision(1));
        snapshots().keep(revision(2));

        assertThat(kept().history())
                .extracting(Revision::version, Revision::at, Revision::source, Revision::by)
                .containsExactly(
                        tuple(version(2), revision(2).at(), "file:rules.yml", "source"),
                        tuple(version(1), revision(1).at(), "file:rules.yml", "source"));
    }

    @Test
    void aNameWithALineBreakForgesNoLine() {
        Revision forged = new Revision(
                Words.checked("a").named(version(1)),
                Instant.EPOCH,
                "file:x",
                Author.by("anna\n# version: 000000000009\u2028"),
                Kind.SAID);
        snapshots().keep(forged);

        assertThat(kept().history()).extracting(Revision::version).containsExactly(version(1));
    }

    @Test
    void tenAreKept() throws IOException {
        for (int i = 0; i < 13; i++) {
            snapshots().keep(revision(i));
        }

        assertThat(files()).hasSize(10);
        assertThat(kept().history())
                .extracting(Revision::version)
                .startsWith(version(12))
                .endsWith(version(3));
    }

    @Test
    void whatComesWithinASecondIsAddedToTheFileAtOnce() throws IOException {
        Snapshots snapshots = snapshots();
        for (int i = 1; i <= 4; i++) {
            snapshots.keep(revision(i));

            assertThat(kept().history())
                    .first()
                    .extracting(Revision::version, Revision::at)
                    .containsExactly(version(i), revision(i).at());
        }

        assertThat(files()).hasSize(1);
        assertThat(kept().history())
                .extracting(Revision::version)
                .containsExactly(version(4), version(3), version(2), version(1));
    }

    @Test
    void whatComesASecondLaterIsAFileOfItsOwn() throws IOException {
        Snapshots snapshots = snapshots();
        snapshots.keep(revision(1));
        inASecond.remove().run();
        snapshots.keep(revision(2));

        assertThat(files()).hasSize(2);
    }

    @Test
    void ofAStormTheLastTenAreRead() throws IOException {
        Snapshots snapshots = snapshots();
        for (int i = 0; i < 200; i++) {
            snapshots.keep(revision(i));
            if (i % 15 == 0) {
                inASecond.remove().run();
            }
        }

        assertThat(files()).hasSize(10);
        assertThat(kept().history())
                .extracting(Revision::version)
                .hasSize(10)
                .startsWith(version(199))
                .endsWith(version(190));
    }

    @Test
    void aThreadOfItsOwnClosesTheFile() {
        Snapshots real = Snapshots.in(directory(), (block, files) -> Words.checked("none"));
        AtomicInteger number = new AtomicInteger();

        await().until(() -> {
            real.keep(revision(number.incrementAndGet()));
            return files().size() == 2;
        });
        real.close();
    }

    /** Some systems tell the times of files in steps of some milliseconds. */
    private void untilTimesOfFilesMove() {
        await().until(() -> {
            Path probe = Files.createTempFile(folder, "probe", "");
            return Files.getLastModifiedTime(probe).compareTo(Files.getLastModifiedTime(directory())) > 0;
        });
    }

    @Test
    void whereSomebodyRemovedTheFileAnotherIsBegun() throws IOException {
        Snapshots snapshots = snapshots();
        snapshots.keep(revision(1));
        untilTimesOfFilesMove();
        Files.delete(files().get(0));
        snapshots.keep(revision(2));
        Files.delete(files().get(0));
        Files.delete(directory().resolve("lock"));
        Files.delete(directory());
        snapshots.keep(revision(3));

        assertThat(kept().history()).extracting(Revision::version).containsExactly(version(3));
    }

    @Test
    void afterAWriteThatFailedAnotherFileIsBegun() throws IOException {
        Snapshots snapshots = snapshots();
        snapshots.keep(revision(1));
        try (CapturedLog log = new CapturedLog()) {
            // Whoever is interrupted can't write, and what it wrote to is closed.
            Thread.currentThread().interrupt();
            snapshots.keep(revision(2));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(log.messages()).singleElement().asString().contains("Rules are not kept on disk");
        }
        snapshots.keep(revision(3));

        assertThat(files()).hasSize(2);
        assertThat(kept().history()).extracting(Revision::version).startsWith(version(3));
    }

    @Test
    void whereverWhatWasAddedIsCutOffTheOneBeforeItIsRead() throws IOException {
        Snapshots snapshots = snapshots();
        snapshots.keep(revision(1));
        Path file = files().get(0);
        int first = (int) Files.size(file);
        snapshots.keep(new Revision(
                Words.checked("a").named(version(2)), Instant.EPOCH, "file:灰度.yml", Author.by("source"), Kind.SAID));
        byte[] both = Files.readAllBytes(file);
        int end = both.length - "---\n".length();

        for (int length = first; length <= both.length; length++) {
            Files.write(file, Arrays.copyOf(both, length));
            assertThat(kept().history().get(0).version())
                    .as("the first %d bytes", length)
                    .isEqualTo(length == end || length == both.length ? version(2) : version(1));
        }
    }

    @Test
    void aDamagedOneIsNamedAndTheNextIsTaken() throws IOException {
        snapshots().keep(revision(1));
        snapshots().keep(revision(2));
        Path newest = files().get(1);
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);

        try (CapturedLog log = new CapturedLog()) {
            assertThat(kept().history()).extracting(Revision::version).containsExactly(version(1));
            assertThat(log.messages())
                    .containsExactly("Snapshot '" + newest + "' is damaged; its damaged revisions are skipped");
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        snapshots().keep(revision(1));
        Path file = files().get(0);
        String whole = Files.readString(file).replace("---\n", "");

        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(kept().history()).as("the first %d characters", length).isEmpty();
        }
    }

    @Test
    void damagedSwitchesSwitchNothing() throws IOException {
        snapshots().keep(Switches.NONE.pinned(Optional.of(version(1))));
        assertThat(kept().switches().pinned()).contains(version(1));
        Path switches = files().get(0);
        Files.writeString(switches, "x", StandardOpenOption.APPEND);

        assertSetAside(switches, "it does not match its checksum");
    }

    private void assertSetAside(Path switches, String problem) throws IOException {
        String text = Files.readString(switches);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(kept().switches()).isEqualTo(Switches.NONE);
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(
                            "'" + switches
                                    + "' can't be read, so pins, suspensions and withdrawals from before the restart"
                                    + " do not count. Repeat those that still should; the file is kept as 'switches.unreadable'")
                    .contains(problem);
        }
        assertThat(switches.resolveSibling("switches.unreadable")).hasContent(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            format=2                                          | its format is 2 instead of 1
            beta\\ because=x;beta\\ by=y                        | Null
            beta\\ because=x;beta\\ by=y;beta\\ at=yesterday   | could not be parsed
            act\\ 0\\ act-at=soon                             | could not be parsed
            pinned=\\u00zz                                    | Malformed
            """)
    void switchesThatAnotherVersionWroteAreSetAsideAndTheStartGoesOn(String text, String problem) throws IOException {
        snapshots().keep(Switches.NONE.pinned(Optional.of(version(1))));
        Path switches = files().get(0);
        Files.writeString(switches, Checksum.above(text.replace(';', '\n')));

        assertSetAside(switches, problem);
    }

    @Test
    void aDirectoryBelongsToOneApplicationAtATime() {
        Snapshots first = snapshots();
        first.keep(revision(1));
        Snapshots second = Snapshots.in(directory(), READER, inASecond::add);

        try (CapturedLog log = new CapturedLog()) {
            assertThat(second.load().history()).isEmpty();
            assertThat(second.keep(revision(2)).problem())
                    .contains("'" + directory() + "' is in use by another application of this process");
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("so this one keeps no rules, pins or suspensions for its next start. Give each process a"
                            + " directory with 'gray.snapshots', or set it to 'none'");
        }
        first.close();

        assertThat(snapshots().load().history()).extracting(Revision::version).containsExactly(version(1));
    }

    @Test
    void aDirectoryOfARunningProcessIsLeftAloneAndAKilledOneGivesItBack() throws IOException, InterruptedException {
        Process writer = writer(1);
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("1");
            Snapshots second = snapshots();
            assertThat(second.load().history()).isEmpty();
            assertThat(second.keep(Switches.NONE).problem())
                    .contains("'" + directory() + "' is in use by process " + writer.pid());
        } finally {
            writer.destroyForcibly().waitFor();
        }

        assertThat(snapshots().load().history()).isNotEmpty();
    }

    @Test
    void whereNothingCanBeWrittenThatIsSaidOnce() throws IOException {
        Files.createDirectories(directory().getParent());
        Files.writeString(directory(), "a file where the directory should be");
        Snapshots unwritable = snapshots();

        try (CapturedLog log = new CapturedLog()) {
            unwritable.keep(revision(1));
            unwritable.keep(revision(2));
            unwritable.keep(Switches.NONE);
            assertThat(log.messages()).singleElement().asString().contains("Rules are not kept on disk");
        }
        assertThat(unwritable.load().history()).isEmpty();
    }

    @Test
    void whateverMomentTheWriterIsKilledAtTheLastOrTheOneBeforeLoads() throws IOException, InterruptedException {
        Random random = new Random(1);
        int last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            last = lastWordOfAWriterThatIsKilled(last + 2, random.nextInt(1, 12));

            Snapshots restarted = snapshots();
            String newest = restarted.load().history().get(0).version();
            restarted.close();

            assertThat(newest).as("after kill %d", kill).isIn(version(last), version(last + 1));
        }
        assertThat(files()).as("what killed writers left is swept").allMatch(file -> file.toString()
                .endsWith(".yml"));
    }

    private Process writer(int from) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SnapshotWriter.class.getName(),
                        directory().toString(),
                        String.valueOf(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private int lastWordOfAWriterThatIsKilled(int from, int words) throws IOException, InterruptedException {
        Process writer = writer(from);
        int last = from - 1;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < words; i++) {
                last = Integer.parseInt(said.readLine());
            }
            // Through its handle, since the process itself would close what it has said.
            writer.toHandle().destroyForcibly();
            writer.waitFor();
            for (String line = said.readLine();
                    line != null && line.length() >= String.valueOf(last).length();
                    line = said.readLine()) {
                last = Integer.parseInt(line);
            }
        }
        return last;
    }
}
