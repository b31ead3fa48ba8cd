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
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on disk what was in force, so that a restart needs no source: the last ten revisions, and what an operator
 * switched. Where the disk can't be written, that is said once and everything else goes on.
 *
 * <p>A revision is written at once, unless one was written in the last second: then the last ten that come meanwhile are
 * written together, in one file. So however often rules change, the disk is asked once a second at most, and requests do
 * not feel it.
 *
 * <p>Safe for all threads. Several processes may share a directory as long as they run the same application: each reads
 * what the last of them wrote.
 */
public final class Snapshots {

    /** How many revisions are kept. */
    static final int KEPT = 10;

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private static final Pattern NAME = Pattern.compile("(\\d{8})-[0-9a-f]{12}\\.yml");
    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    /** Between the revisions of a file, as between YAML's documents. */
    private static final String NEXT = "---\n";

    private static final String SWITCHES = "switches.properties";
    private static final String PINNED = "pinned";
    private static final String WITHDRAWN_BY = " withdrawn-by";
    private static final String WITHDRAWN_AT = " withdrawn-at";

    private final Optional<Path> directory;
    private final RuleReader reader;
    private final Executor afterTheRest;
    private final Deque<Revision> waiting = new ArrayDeque<>();
    private boolean resting;
    private boolean silent;

    private Snapshots(Optional<Path> directory, RuleReader reader, Executor afterTheRest) {
        this.directory = directory;
        this.reader = reader;
        this.afterTheRest = afterTheRest;
    }

    /**
     * Keeps them in a directory, which is made if it is not there.
     *
     * @param directory where to
     * @param reader reads them back
     * @return the snapshots
     */
    public static Snapshots in(Path directory, RuleReader reader) {
        return in(directory, reader, Snapshots::afterTheRest);
    }

    /** Keeps them in a directory; what this executor is given, it does when the disk has rested. */
    static Snapshots in(Path directory, RuleReader reader, Executor afterTheRest) {
        return new Snapshots(Optional.of(directory), reader, afterTheRest);
    }

    /** On a thread that lives for it, as rules change rarely. */
    private static void afterTheRest(Runnable task) {
        Runnable restAndDo = () -> {
            LockSupport.parkNanos(REST_NANOS);
            task.run();
        };
        Thread thread = new Thread(null, restAndDo, "gray-snapshots", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Keeps none.
     *
     * @return no snapshots
     */
    public static Snapshots none() {
        RuleReader nothing = block -> {
            throw new IllegalStateException("nothing was kept that could be read");
        };
        return new Snapshots(Optional.empty(), nothing, Runnable::run);
    }

    /** Writes a revision, in a moment if the disk has to rest. */
    synchronized void keep(Revision revision) {
        waiting.add(revision);
        if (waiting.size() > KEPT) {
            waiting.remove();
        }
        if (!resting) {
            write();
        }
    }

    /** Writes the revisions that wait for the disk to have rested, if any do. */
    synchronized void flush() {
        if (!waiting.isEmpty()) {
            write();
        }
    }

    /** Writes what waits into one file, and forgets the oldest of more than ten files. */
    private void write() {
        tryTo(path -> {
            Files.createDirectories(path);
            List<Path> files = revisionFiles(path);
            int next = files.isEmpty() ? 1 : number(files.get(files.size() - 1)) + 1;
            String name = "%08d-%s.yml".formatted(next, waiting.getLast().version());
            AtomicFile.write(path, name, written(waiting));
            for (Path old : files.subList(0, Math.max(0, files.size() + 1 - KEPT))) {
                Files.deleteIfExists(old);
            }
        });
        waiting.clear();
        if (!resting) {
            resting = true;
            afterTheRest.execute(this::rested);
        }
    }

    private synchronized void rested() {
        resting = false;
        flush();
    }

    /** Writes what an operator switched, and before it the revisions that it may name. */
    synchronized void keep(Switches switches) {
        flush();
        tryTo(path -> {
            Files.createDirectories(path);
            AtomicFile.write(path, SWITCHES, written(switches));
        });
    }

    /** The last ten revisions that can be read, the newest first; one that can't is named in the log and passed over. */
    synchronized Deque<Revision> revisions() {
        Deque<Revision> revisions = new ArrayDeque<>();
        tryTo(path -> {
            if (Files.isDirectory(path)) {
                AtomicFile.sweep(path);
                newestFirst(revisionFiles(path))
                        .flatMap(file -> readable(file).stream().flatMap(text -> revisions(file, text)))
                        .limit(KEPT)
                        .forEach(revisions::add);
            }
        });
        return revisions;
    }

    synchronized Switches switches() {
        return directory
                .map(path -> path.resolve(SWITCHES))
                .flatMap(this::readable)
                .map(Snapshots::switches)
                .orElse(Switches.NONE);
    }

    private static String written(Collection<Revision> revisions) {
        return Checksum.above(revisions.stream().map(Snapshots::written).collect(Collectors.joining(NEXT)));
    }

    private static String written(Revision revision) {
        String facts = Stream.of(
                        "version: " + revision.version(),
                        "at: " + revision.at(),
                        "source: " + revision.source(),
                        "by: " + revision.by())
                .map(fact -> "# " + oneLine(fact) + "\n")
                .collect(Collectors.joining());
        return facts + revision.text();
    }

    private static String oneLine(String text) {
        return LINE_ENDS.matcher(text).replaceAll(" ");
    }

    private Stream<Revision> revisions(Path file, String text) {
        return newestFirst(Arrays.asList(text.split("(?m)^" + NEXT))).flatMap(part -> revision(file, part).stream());
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

    private static <T> Stream<T> newestFirst(List<T> oldestFirst) {
        List<T> reversed = new ArrayList<>(oldestFirst);
        Collections.reverse(reversed);
        return reversed.stream();
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
