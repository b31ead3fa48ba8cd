package io.github.grayrelease.snapshot;

import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.RuleKeeper.Kept;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.RulesState;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.definition.Checksum;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.snapshot.RevisionText.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a directory of snapshots back, even one that can't be written. Not thread-safe; {@link Snapshots} synchronises. */
final class SnapshotReader {

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    /** The switches that this version could not read. */
    private static final String UNREADABLE = "switches.unreadable";

    private final RuleReader reader;

    SnapshotReader(RuleReader reader) {
        this.reader = reader;
    }

    /** Everything that can be read; the rest is logged. */
    Kept read(Path path) {
        return new Kept(List.copyOf(revisions(path)), saidBeside(path), switches(path));
    }

    /** The last ten readable revisions, the newest first; unreadable ones are logged and skipped. */
    private Deque<Revision> revisions(Path path) {
        Deque<Revision> revisions = new ArrayDeque<>();
        if (Files.isDirectory(path)) {
            Contents contents = new FileContents(path).reading();
            try {
                newestFirst(new RevisionFiles(path).numbered())
                        .flatMap(file ->
                                RevisionFiles.read(file).stream().flatMap(text -> revisions(file, text, contents)))
                        .limit(RulesState.REMEMBERED)
                        .forEach(revisions::add);
            } catch (IOException unreadable) {
                log.warn("Snapshots in '{}' can't be read and are skipped: {}", path, unreadable.toString());
            }
        }
        return revisions;
    }

    private Optional<Revision> saidBeside(Path path) {
        Path file = new RevisionFiles(path).said();
        return RevisionFiles.read(file).flatMap(text -> revisions(file, text, new FileContents(path).reading())
                .findFirst());
    }

    /** Unreadable switches are set aside, so that the next change does not overwrite them. */
    private Switches switches(Path path) {
        Path file = path.resolve(Snapshots.SWITCHES);
        Optional<String> text = RevisionFiles.read(file);
        if (text.isEmpty()) {
            return Switches.NONE;
        }
        try {
            if (!Checksum.holds(text.get()).orElse(false)) {
                throw new IllegalArgumentException("it does not match its checksum");
            }
            return SwitchesText.read(text.get());
        } catch (RuntimeException unreadable) {
            log.warn(
                    "'{}' can't be read, so pins, suspensions and withdrawals from before the restart do not count."
                            + " Repeat those that still should; the file is kept as '{}': {}",
                    file,
                    UNREADABLE,
                    unreadable.toString());
            setAside(file);
            return Switches.NONE;
        }
    }

    /** The last known switches of the fleet, without their checksum. */
    Optional<String> fleet(Path path) {
        Path file = path.resolve(Snapshots.FLEET);
        return RevisionFiles.read(file)
                .filter(text -> isWhole(file, text))
                .map(text -> text.substring(text.indexOf('\n') + 1));
    }

    private Stream<Revision> revisions(Path file, String text, Contents contents) {
        return newestFirst(Arrays.asList(text.split("(?m)^" + RevisionFiles.END)))
                .filter(part -> isWhole(file, part))
                .flatMap(part -> revision(file, part, contents).stream());
    }

    private Optional<Revision> revision(Path file, String text, Contents contents) {
        try {
            return Optional.of(RevisionText.read(file.getFileName().toString(), text, reader, contents));
        } catch (InvalidRulesException | DateTimeException unusable) {
            log.warn("Snapshot '{}' can't be used and is skipped: {}", file, unusable.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isWhole(Path file, String text) {
        boolean whole = Checksum.holds(text).orElse(false);
        if (!whole) {
            log.warn("Snapshot '{}' is damaged; its damaged revisions are skipped", file);
        }
        return whole;
    }

    private static <T> Stream<T> newestFirst(List<T> oldestFirst) {
        List<T> reversed = new ArrayList<>(oldestFirst);
        Collections.reverse(reversed);
        return reversed.stream();
    }

    private static void setAside(Path file) {
        try {
            Files.move(file, file.resolveSibling(UNREADABLE), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            log.warn("'{}' can't be renamed: {}", file, unwritable.toString());
        }
    }
}
