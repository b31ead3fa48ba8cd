package io.github.grayrelease.source;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.decide.InvalidRulesException;
import io.github.grayrelease.source.Switches.Suspension;
import io.github.grayrelease.source.Switches.Withdrawal;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on disk what was in force, so that a restart needs no source: the last ten revisions, a file each, and what an
 * operator switched. Where the disk can't be written, that is said once and everything else goes on.
 *
 * <p>Not safe for several threads at once; {@link RuleControl} sees to that. Several processes may share a directory as
 * long as they run the same application: each reads what the last of them wrote.
 */
public final class Snapshots {

    /** How many revisions are kept. */
    static final int KEPT = 10;

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private static final Pattern NAME = Pattern.compile("(\\d{8})-[0-9a-f]{12}\\.yml");
    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");
    private static final String SWITCHES = "switches.properties";
    private static final String PINNED = "pinned";
    private static final String WITHDRAWN_BY = " withdrawn-by";
    private static final String WITHDRAWN_AT = " withdrawn-at";

    private final Optional<Path> directory;
    private final RuleReader reader;
    private boolean silent;

    private Snapshots(Optional<Path> directory, RuleReader reader) {
        this.directory = directory;
        this.reader = reader;
    }

    /**
     * Keeps them in a directory, which is made if it is not there.
     *
     * @param directory where to
     * @param reader reads them back
     * @return the snapshots
     */
    public static Snapshots in(Path directory, RuleReader reader) {
        return new Snapshots(Optional.of(directory), reader);
    }

    /**
     * Keeps none.
     *
     * @return no snapshots
     */
    public static Snapshots none() {
        return new Snapshots(Optional.empty(), block -> {
            throw new IllegalStateException("nothing was kept that could be read");
        });
    }

    /** Writes a revision, and forgets the oldest of more than ten. */
    void keep(Revision revision) {
        tryTo(path -> {
            Files.createDirectories(path);
            List<Path> files = revisionFiles(path);
            int next = files.isEmpty() ? 1 : number(files.get(files.size() - 1)) + 1;
            AtomicFile.write(path, "%08d-%s.yml".formatted(next, revision.version()), written(revision));
            for (Path old : files.subList(0, Math.max(0, files.size() + 1 - KEPT))) {
                Files.deleteIfExists(old);
            }
        });
    }

    void keep(Switches switches) {
        tryTo(path -> {
            Files.createDirectories(path);
            AtomicFile.write(path, SWITCHES, written(switches));
        });
    }

    /** The revisions that can be read, the newest first; one that can't is named in the log and passed over. */
    Deque<Revision> revisions() {
        Deque<Revision> revisions = new ArrayDeque<>();
        tryTo(path -> {
            if (Files.isDirectory(path)) {
                AtomicFile.sweep(path);
                for (Path file : revisionFiles(path)) {
                    readable(file).flatMap(text -> revision(file, text)).ifPresent(revisions::push);
                }
            }
        });
        return revisions;
    }

    Switches switches() {
        return directory
                .map(path -> path.resolve(SWITCHES))
                .flatMap(this::readable)
                .map(Snapshots::switches)
                .orElse(Switches.NONE);
    }

    private static String written(Revision revision) {
        String facts = Stream.of(
                        "version: " + revision.version(),
                        "at: " + revision.at(),
                        "source: " + revision.source(),
                        "by: " + revision.by())
                .map(fact -> "# " + oneLine(fact) + "\n")
                .collect(Collectors.joining());
        return Checksum.above(facts + revision.text());
    }

    private static String oneLine(String text) {
        return LINE_ENDS.matcher(text).replaceAll(" ");
    }

    private Optional<Revision> revision(Path file, String text) {
        try {
            return Optional.of(new Revision(
                    field("version", text),
                    reader.read(new Block(file.getFileName().toString(), text)).document(),
                    Instant.parse(field("at", text)),
                    field("source", text),
                    field("by", text)));
        } catch (InvalidRulesException | DateTimeException unusable) {
            log.warn("Snapshot '{}' can't be used and is passed over: {}", file, unusable.getMessage());
            return Optional.empty();
        }
    }

    private static String field(String name, String text) {
        Matcher line = Pattern.compile("(?m)^# " + name + ": (.*)$").matcher(text);
        return line.find() ? line.group(1) : "";
    }

    private static String written(Switches switches) throws IOException {
        Properties lines = new Properties();
        switches.pinned().ifPresent(version -> lines.setProperty(PINNED, version));
        switches.suspended().forEach((stage, why) -> {
            lines.setProperty(stage + " because", why.because());
            lines.setProperty(stage + " by", why.by());
            lines.setProperty(stage + " at", why.at().toString());
        });
        switches.withdrawn().forEach((invitation, how) -> {
            lines.setProperty(invitation + WITHDRAWN_BY, how.by());
            lines.setProperty(invitation + WITHDRAWN_AT, how.at().toString());
        });
        StringWriter text = new StringWriter();
        lines.store(text, null);
        return Checksum.above(text.toString());
    }

    private static Switches switches(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
        } catch (IOException neverWhileReadingText) {
            throw new IllegalStateException(neverWhileReadingText);
        }
        Map<String, Suspension> suspended = lines.stringPropertyNames().stream()
                .filter(name -> name.endsWith(" because"))
                .map(name -> name.substring(0, name.indexOf(' ')))
                .sorted()
                .collect(Collectors.toMap(
                        stage -> stage,
                        stage -> new Suspension(
                                lines.getProperty(stage + " because"),
                                lines.getProperty(stage + " by"),
                                Instant.parse(lines.getProperty(stage + " at"))),
                        (first, second) -> first,
                        LinkedHashMap::new));
        return new Switches(Optional.ofNullable(lines.getProperty(PINNED)), suspended, withdrawn(lines));
    }

    private static Map<String, Withdrawal> withdrawn(Properties lines) {
        return lines.stringPropertyNames().stream()
                .filter(name -> name.endsWith(WITHDRAWN_AT))
                .map(name -> name.substring(0, name.indexOf(' ')))
                .sorted()
                .collect(Collectors.toMap(
                        invitation -> invitation,
                        invitation -> new Withdrawal(
                                lines.getProperty(invitation + WITHDRAWN_BY, ""),
                                Instant.parse(lines.getProperty(invitation + WITHDRAWN_AT))),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    /** The text of a file that is whole; one that is not is named in the log. */
    private Optional<String> readable(Path file) {
        try {
            String text = Files.readString(file);
            if (Checksum.holds(text).orElse(false)) {
                return Optional.of(text);
            }
            log.warn("Snapshot '{}' is damaged and is passed over; it may be deleted", file);
        } catch (NoSuchFileException notWritten) {
            return Optional.empty();
        } catch (IOException unreadable) {
            log.warn("Snapshot '{}' can't be read and is passed over: {}", file, unreadable.toString());
        }
        return Optional.empty();
    }

    private static List<Path> revisionFiles(Path path) throws IOException {
        List<Path> files = new ArrayList<>(AtomicFile.list(path));
        files.removeIf(file -> !NAME.matcher(file.getFileName().toString()).matches());
        return files;
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring(0, 8));
    }

    private void tryTo(OnDisk action) {
        directory.ifPresent(path -> {
            try {
                action.in(path);
            } catch (IOException | SecurityException unwritable) {
                if (!silent) {
                    log.info(
                            "Rules are not kept on disk, so that a restart will need their source: {}. 'gray.snapshots'"
                                    + " names the directory. This is logged once",
                            unwritable.toString());
                }
                silent = true;
            }
        });
    }

    private interface OnDisk {
        void in(Path directory) throws IOException;
    }
}
