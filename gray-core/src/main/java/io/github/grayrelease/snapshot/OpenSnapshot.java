package io.github.grayrelease.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/**
 * The newest file of revisions. It accepts more revisions until any process or operator adds or removes a file in its
 * directory. Added revisions survive a crash of the process at once, and a crash of the machine after the next force. Not
 * thread-safe; {@link Snapshots} synchronises.
 */
final class OpenSnapshot implements Closeable {

    private final Path directory;
    private final FileTime asOf;
    private final FileChannel channel;

    /** Opens a new file. */
    OpenSnapshot(Path directory, Path file) throws IOException {
        this.directory = directory;
        this.asOf = Files.getLastModifiedTime(directory);
        this.channel = FileChannel.open(file, StandardOpenOption.APPEND);
    }

    boolean takesMore() {
        return channel.isOpen() && directoryIsAsItWas();
    }

    /** Directory timestamps may be coarse; a write by another process in the same tick goes unnoticed. */
    private boolean directoryIsAsItWas() {
        try {
            return Files.getLastModifiedTime(directory).equals(asOf);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Adds a text. After a failure the file accepts no more, because nothing may follow half a text. */
    void add(String text) throws IOException {
        try {
            AtomicFile.write(channel, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException half) {
            channel.close();
            throw half;
        }
    }

    /** Forces added texts to disk. May be called again. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                channel.force(true);
            }
        }
    }
}
