package io.github.grayrelease.snapshot;

import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.RuleKeeper;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.RulesState;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.definition.Checksum;
import io.github.grayrelease.definition.InvalidRulesException;
import io.github.grayrelease.snapshot.RevisionText.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state of the rules on disk, so that a restart needs no source: the last ten revisions with the lines of their
 * files, the source's last rules while a version is pinned, and the operators' switches.
 *
 * <p>Each revision is written before anybody is told of it, so it survives a killed process. The first one goes into a new
 * file, which is forced to disk and renamed. Revisions of the next second are appended to that file and forced together, so
 * that frequent changes do not slow requests down.
 *
 * <p>Safe for all threads. Several processes of one application may share a directory; each reads the latest state.
 */
public final class Snapshots implements RuleKeeper {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private static final String SWITCHES = "switches.properties";

    private static final Persistence SWITCHED_OFF =
            Persistence.lost("'gray.snapshots' is 'none', so nothing is kept on disk");

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
     * Creates snapshots in a directory, which is created if it is missing.
     *
     * @param directory the directory
     * @param reader reads the revisions back
     * @return the snapshots
     */
    public static Snapshots in(Path directory, RuleReader reader) {
        return in(directory, reader, Snapshots::inASecond);
    }

    /** Creates snapshots whose executor forces added revisions after one second. */
    static Snapshots in(Path directory, RuleReader reader, Executor inASecond) {
        return new Snapshots(Optional.of(directory), reader, inASecond);
    }

    /** Starts a thread for each task, because rules change rarely. */
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
     * Creates an instance that keeps nothing.
     *
     * @return no snapshots
     */
    public static Snapshots none() {
        RuleReader nothing = (block, files) -> {
            throw new IllegalStateException("an instance that keeps nothing has nothing to read");
        };
        return new Snapshots(Optional.empty(), nothing, Runnable::run);
    }

    /** Writes revisions first and switches last, so that a switch never names a missing revision. */
    @Override
    public synchronized Persistence keep(RulesState before, RulesState after) {
        Persistence persistence = directory.isEmpty() ? SWITCHED_OFF : Persistence.KEPT;
        Optional<Revision> said = after.saidBesideHistory();
        if (said.isPresent() && !said.equals(before.saidBesideHistory())) {
            persistence = persistence.and(keepBeside(said.get()));
        }
        if (!after.history().equals(before.history())) {
            persistence = persistence.and(keep(after.history().get(0)));
        }
        if (!after.switches().equals(before.switches())) {
            persistence = persistence.and(keep(after.switches()));
        }
        if (said.isEmpty() && before.saidBesideHistory().isPresent()) {
            persistence = persistence.and(tryTo(path -> new RevisionFiles(path).deleteSaid()));
        }
        return persistence;
    }

    private Persistence keepBeside(Revision revision) {
        return tryTo(path -> {
            new FileContents(path).keep(revision.rules().files().values());
            new RevisionFiles(path).writeSaid(revision);
        });
    }

    /** Writes a revision; after this it survives a killed process. */
    synchronized Persistence keep(Revision revision) {
        return tryTo(path -> {
            new FileContents(path).keep(revision.rules().files().values());
            Optional<OpenSnapshot> open = newest.filter(OpenSnapshot::takesMore);
            if (open.isPresent()) {
                open.get().add(RevisionText.of(revision) + RevisionFiles.END);
            } else {
                begin(path, revision);
            }
        });
    }

    private void begin(Path path, Revision revision) throws IOException {
        close();
        OpenSnapshot begun = new OpenSnapshot(path, new RevisionFiles(path).begin(revision));
        newest = Optional.of(begun);
        inASecond.execute(() -> close(begun));
    }

    /** Forces appended revisions to disk; the next revision starts another file. */
    @Override
    public synchronized void close() {
        newest.ifPresent(this::close);
        newest = Optional.empty();
    }

    private synchronized void close(OpenSnapshot file) {
        tryTo(path -> file.close());
    }

    /** Writes the switches, after the revisions that they may name. */
    synchronized Persistence keep(Switches switches) {
        close();
        return tryTo(path -> {
            Files.createDirectories(path);
            AtomicFile.write(path, SWITCHES, Checksum.above(SwitchesText.of(switches)));
        });
    }

    @Override
    public synchronized Kept load() {
        return new Kept(List.copyOf(revisions()), saidBeside(), switches());
    }

    /** The last ten readable revisions, the newest first; unreadable ones are logged and skipped. */
    synchronized Deque<Revision> revisions() {
        Deque<Revision> revisions = new ArrayDeque<>();
        tryTo(path -> {
            if (Files.isDirectory(path)) {
                AtomicFile.sweep(path);
                Contents contents = new FileContents(path).reading();
                newestFirst(new RevisionFiles(path).numbered())
                        .flatMap(file ->
                                RevisionFiles.read(file).stream().flatMap(text -> revisions(file, text, contents)))
                        .limit(RulesState.REMEMBERED)
                        .forEach(revisions::add);
            }
        });
        return revisions;
    }

    private Optional<Revision> saidBeside() {
        return directory.flatMap(path -> {
            Path file = new RevisionFiles(path).said();
            return RevisionFiles.read(file).flatMap(text -> revisions(file, text, new FileContents(path).reading())
                    .findFirst());
        });
    }

    synchronized Switches switches() {
        return directory
                .map(path -> path.resolve(SWITCHES))
                .flatMap(file -> RevisionFiles.read(file).filter(text -> isWhole(file, text)))
                .map(SwitchesText::read)
                .orElse(Switches.NONE);
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

    private Persistence tryTo(OnDisk action) {
        if (directory.isEmpty()) {
            return SWITCHED_OFF;
        }
        try {
            action.in(directory.get());
            return Persistence.KEPT;
        } catch (IOException | SecurityException unwritable) {
            if (!silent) {
                log.info(
                        "Rules are not kept on disk, so a restart will need their source: {}. 'gray.snapshots'"
                                + " names the directory. This is logged once",
                        unwritable.toString());
            }
            silent = true;
            return Persistence.lost("'%s' can't be written: %s".formatted(directory.get(), unwritable));
        }
    }

    private interface OnDisk {
        void in(Path directory) throws IOException;
    }
}
