package io.github.grayrelease.snapshot;

import io.github.grayrelease.control.Persistence;
import io.github.grayrelease.control.Revision;
import io.github.grayrelease.control.RuleKeeper;
import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.control.RulesState;
import io.github.grayrelease.control.Switches;
import io.github.grayrelease.definition.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * <p>Safe for all threads. A directory belongs to one application in one process at a time. Another one neither reads nor
 * writes it, because it would take over pins and suspensions that were meant for the first.
 */
public final class Snapshots implements RuleKeeper {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    static final String SWITCHES = "switches.properties";
    static final String FLEET = "fleet.state";

    private final Optional<OwnedDirectory> directory;
    private final String nothingBecause;
    private final SnapshotReader reader;
    private final Executor inASecond;
    private Optional<OpenSnapshot> newest = Optional.empty();
    private Optional<String> inUse = Optional.empty();
    private boolean silent;

    private Snapshots(Optional<Path> directory, String nothingBecause, RuleReader reader, Executor inASecond) {
        this.directory = directory.map(OwnedDirectory::new);
        this.nothingBecause = nothingBecause;
        this.reader = new SnapshotReader(reader);
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
        return new Snapshots(Optional.of(directory), "", reader, inASecond);
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
     * @param because the reason, for people
     * @return no snapshots
     */
    public static Snapshots none(String because) {
        RuleReader nothing = (block, files) -> {
            throw new IllegalStateException("an instance that keeps nothing has nothing to read");
        };
        return new Snapshots(Optional.empty(), because, nothing, Runnable::run);
    }

    /** Writes revisions first and switches last, so that a switch never names a missing revision. */
    @Override
    public synchronized Persistence keep(RulesState before, RulesState after) {
        Persistence persistence = directory.isEmpty() ? Persistence.lost(nothingBecause) : Persistence.KEPT;
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
        endFile();
        OpenSnapshot begun = new OpenSnapshot(path, new RevisionFiles(path).begin(revision));
        newest = Optional.of(begun);
        inASecond.execute(() -> close(begun));
    }

    /** Forces appended revisions to disk, and releases the directory. Nothing is kept afterwards. */
    @Override
    public synchronized void close() {
        endFile();
        tryTo(path -> directory.orElseThrow().release());
        inUse = Optional.of("the application is closed");
    }

    /** Forces appended revisions to disk; the next revision starts another file. */
    private void endFile() {
        newest.ifPresent(this::close);
        newest = Optional.empty();
    }

    private synchronized void close(OpenSnapshot file) {
        tryTo(path -> file.close());
    }

    /** Writes the switches, after the revisions that they may name. */
    synchronized Persistence keep(Switches switches) {
        endFile();
        return tryTo(path -> {
            Files.createDirectories(path);
            AtomicFile.write(path, SWITCHES, Checksum.above(SwitchesText.of(switches)));
        });
    }

    @Override
    public synchronized Persistence keepFleet(String text) {
        return tryTo(path -> {
            Files.createDirectories(path);
            AtomicFile.write(path, FLEET, Checksum.above(text));
        });
    }

    @Override
    public synchronized Optional<String> loadFleet() {
        tryTo(AtomicFile::sweep);
        return directory.isEmpty() || inUse.isPresent()
                ? Optional.empty()
                : reader.fleet(directory.get().path());
    }

    @Override
    public synchronized Kept load() {
        tryTo(AtomicFile::sweep);
        return directory.isEmpty() || inUse.isPresent()
                ? new Kept(List.of(), Optional.empty(), Switches.NONE)
                : reader.read(directory.get().path());
    }

    private Persistence tryTo(OnDisk action) {
        if (directory.isEmpty()) {
            return Persistence.lost(nothingBecause);
        }
        if (inUse.isPresent()) {
            return Persistence.lost(inUse.get());
        }
        Path path = directory.get().path();
        try {
            inUse = directory.get().take();
            if (inUse.isPresent()) {
                log.warn(
                        "{}, so this one keeps no rules, pins or suspensions for its next start. Give each process a"
                                + " directory with 'gray.snapshots', or set it to 'none'",
                        inUse.get());
                return Persistence.lost(inUse.get());
            }
            action.in(path);
            return Persistence.KEPT;
        } catch (IOException | SecurityException unwritable) {
            if (!silent) {
                log.info(
                        "Rules are not kept on disk, so a restart will need their source: {}. 'gray.snapshots'"
                                + " names the directory. This is logged once",
                        unwritable.toString());
            }
            silent = true;
            return Persistence.lost("'%s' can't be written: %s".formatted(path, unwritable));
        }
    }

    private interface OnDisk {
        void in(Path directory) throws IOException;
    }
}
