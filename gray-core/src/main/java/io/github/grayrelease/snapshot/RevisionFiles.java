package io.github.grayrelease.snapshot;

import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.RulesState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbered files of one directory, each with one or more revisions, and the file with the source's last rules. Not
 * thread-safe; {@link Snapshots} synchronises.
 */
final class RevisionFiles {

    /** Follows each revision, like YAML's document separator: a truncated revision does not damage those before it. */
    static final String END = "---\n";

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private static final Pattern NAME = Pattern.compile("(\\d{8})-[0-9a-f]{12}\\.yml");
    private static final String SAID = "said.yml";

    private final Path directory;
    private final FileContents contents;

    RevisionFiles(Path directory) {
        this.directory = directory;
        this.contents = new FileContents(directory);
    }

    /** Starts a new file and deletes the oldest of more than ten. */
    Path begin(Revision revision) throws IOException {
        Files.createDirectories(directory);
        List<Path> files = numbered();
        int next = files.isEmpty() ? 1 : number(files.get(files.size() - 1)) + 1;
        String name = "%08d-%s.yml".formatted(next, revision.version());
        AtomicFile.write(directory, name, RevisionText.of(revision) + END);
        for (Path old : files.subList(0, Math.max(0, files.size() + 1 - RulesState.REMEMBERED))) {
            Files.deleteIfExists(old);
        }
        sweepContents();
        return directory.resolve(name);
    }

    private void sweepContents() throws IOException {
        if (contents.isEmpty()) {
            return;
        }
        Set<String> named = new HashSet<>();
        List<Path> files = numbered();
        files.add(directory.resolve(SAID));
        for (Path file : files) {
            read(file).map(RevisionText::hashesIn).ifPresent(named::addAll);
        }
        contents.sweep(named);
    }

    void writeSaid(Revision revision) throws IOException {
        Files.createDirectories(directory);
        AtomicFile.write(directory, SAID, RevisionText.of(revision) + END);
    }

    void deleteSaid() throws IOException {
        Files.deleteIfExists(said());
    }

    Path said() {
        return directory.resolve(SAID);
    }

    /** The numbered files, the oldest first. */
    List<Path> numbered() throws IOException {
        List<Path> files = new ArrayList<>(AtomicFile.list(directory));
        files.removeIf(file -> !NAME.matcher(file.getFileName().toString()).matches());
        return files;
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring(0, 8));
    }

    /** The text of a file, even if damaged; empty if the file is missing or unreadable. */
    static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException notWritten) {
            return Optional.empty();
        } catch (IOException unreadable) {
            log.warn("Snapshot '{}' can't be read and is skipped: {}", file, unreadable.toString());
            return Optional.empty();
        }
    }
}
