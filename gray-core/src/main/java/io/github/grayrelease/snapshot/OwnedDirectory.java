package io.github.grayrelease.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory that belongs to one process at a time: two processes would take over each other's pins and suspensions. The
 * operating system releases the lock of a killed process. Not thread-safe; {@link Snapshots} synchronises.
 */
final class OwnedDirectory {

    private static final String LOCK = "lock";

    private final Path path;
    private @Nullable FileChannel channel;

    OwnedDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Takes the directory unless this process has taken it already; creates it if it is missing.
     *
     * @return why the directory belongs to somebody else; empty if it belongs to this process
     * @throws IOException if it can't be written
     */
    Optional<String> take() throws IOException {
        if (channel != null) {
            return Optional.empty();
        }
        Files.createDirectories(path);
        FileChannel lock = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock taken = lock.tryLock();
            if (taken != null) {
                lock.truncate(0);
                AtomicFile.write(
                        lock, String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8));
                channel = lock;
                return Optional.empty();
            }
            return Optional.of("'%s' is in use by process %s".formatted(path, holder(lock)));
        } catch (OverlappingFileLockException byThisProcess) {
            return Optional.of("'%s' is in use by another application of this process".formatted(path));
        } finally {
            if (channel == null) {
                lock.close();
            }
        }
    }

    private static String holder(FileChannel lock) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        lock.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /** Releases the directory to the next process. */
    void release() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
