package io.github.grayrelease.snapshot;

import io.github.grayrelease.GrayRuleSource.Block;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.definition.Checksum;
import io.github.grayrelease.definition.InvalidRulesException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on disk what was in force, so that a restart needs no source: the last ten revisions, and what an operator
 * switched. Where the disk can't be written, that is said once and everything else goes on.
 *
 * <p>Each revision is written before anybody is told of it, so that it is there whenever the process is killed: into a file
 * that is forced to disk and renamed, or at the end of one that was begun within the second before. What was added is
 * forced when that second is over, so that requests do not feel the disk however often rules change.
 *
 * <p>Safe for all threads. Several processes may share a directory as long as they run the same application: each reads
 * what the last of them wrote.
 */
public final class Snapshots {

    /** How many revisions are kept. */
    public static final int KEPT = 10;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private static final Pattern NAME = Pattern.compile("(\\d{8})-[0-9a-f]{12}\\.yml");
    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    /** After each revision, as between YAML's documents: one that was cut off harms none before it. */
    private static final String END = "---\n";

    private static final String SWITCHES = "switches.properties";

    private final Optional<Path> directory;
    private final RuleReader reader;
    private final Executor inASecond;
    private Optional<OpenSnapshot> newest = Optional.empty();
    private boolean silent;

    private Snapshots(Optional<Path> directory, RuleReader reader, Executor inASecond) {
        this.directory = directory;
        this.reader = reader;
        this.inASecond = inASecond;
    }

    /**
     * Keeps them in a directory, which is made if it is not there.
     *
     * @param directory where to
     * @param reader reads them back
     * @return the snapshots
     */
    public static Snapshots in(Path directory, RuleReader reader) {
        return in(directory, reader, Snapshots::inASecond);
    }

    /** Keeps them in a directory; what this executor is given, it does in a second. */
    static Snapshots in(Path directory, RuleReader reader, Executor inASecond) {
        return new Snapshots(Optional.of(directory), reader, inASecond);
    }

    /** On a thread that lives for it, as rules change rarely. */
    private static void inASecond(Runnable task) {
        Runnable waitAndDo = () -> {
            LockSupport.parkNanos(SECOND);
            task.run();
        };
        Thread thread = new Thread(null, waitAndDo, "gray-snapshots", 0, false);
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

    /** Writes a revision; whenever this process is killed from now on, it is there. */
    public synchronized void keep(Revision revision) {
        tryTo(path -> {
            Optional<OpenSnapshot> open = newest.filter(OpenSnapshot::takesMore);
            if (open.isPresent()) {
                open.get().add(written(revision));
            } else {
                begin(path, revision);
            }
        });
    }

    /** Begins a new file, and forgets the oldest of more than ten. */
    private void begin(Path path, Revision revision) throws IOException {
        close();
        Files.createDirectories(path);
        List<Path> files = revisionFiles(path);
        int next = files.isEmpty() ? 1 : number(files.get(files.size() - 1)) + 1;
        String name = "%08d-%s.yml".formatted(next, revision.version());
        AtomicFile.write(path, name, written(revision));
        for (Path old : files.subList(0, Math.max(0, files.size() + 1 - KEPT))) {
            Files.deleteIfExists(old);
        }
        OpenSnapshot begun = new OpenSnapshot(path, path.resolve(name));
        newest = Optional.of(begun);
        inASecond.execute(() -> close(begun));
    }

    /** Forces to disk what was added to the newest file; the next revision begins another. */
    public synchronized void close() {
        newest.ifPresent(this::close);
        newest = Optional.empty();
    }

    private synchronized void close(OpenSnapshot file) {
        tryTo(path -> file.close());
    }

    /** Writes what an operator switched, after the revisions that it may name. */
    public synchronized void keep(Switches switches) {
        close();
        tryTo(path -> {
            Files.createDirectories(path);
            AtomicFile.write(path, SWITCHES, Checksum.above(switches.text()));
        });
    }

    /** The last ten revisions that can be read, the newest first; one that can't is named in the log and passed over. */
    public synchronized Deque<Revision> revisions() {
        Deque<Revision> revisions = new ArrayDeque<>();
        tryTo(path -> {
            if (Files.isDirectory(path)) {
                AtomicFile.sweep(path);
                newestFirst(revisionFiles(path))
                        .flatMap(file -> read(file).stream().flatMap(text -> revisions(file, text)))
                        .limit(KEPT)
                        .forEach(revisions::add);
            }
        });
        return revisions;
    }

    public synchronized Switches switches() {
        return directory
                .map(path -> path.resolve(SWITCHES))
                .flatMap(file -> read(file).filter(text -> isWhole(file, text)))
                .map(Switches::read)
                .orElse(Switches.NONE);
    }

    private static String written(Revision revision) {
        String facts = "# version: " + revision.version() + "\n# at: " + revision.at() + "\n# source: "
                + oneLine(revision.source()) + "\n# by: " + oneLine(revision.by()) + "\n";
        return Checksum.above(facts + revision.text()) + END;
    }

    private static String oneLine(String text) {
        return LINE_ENDS.matcher(text).replaceAll(" ");
    }

    private Stream<Revision> revisions(Path file, String text) {
        return newestFirst(Arrays.asList(text.split("(?m)^" + END)))
                .filter(part -> isWhole(file, part))
                .flatMap(part -> revision(file, part).stream());
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

    /** The text of a file, damaged or not; empty if there is no such file. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException notWritten) {
            return Optional.empty();
        } catch (IOException unreadable) {
            log.warn("Snapshot '{}' can't be read and is passed over: {}", file, unreadable.toString());
            return Optional.empty();
        }
    }

    private static boolean isWhole(Path file, String text) {
        boolean whole = Checksum.holds(text).orElse(false);
        if (!whole) {
            log.warn("Snapshot '{}' is damaged, and what is damaged of it is passed over", file);
        }
        return whole;
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
