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
 * The newest file of revisions, to which more are added as long as its directory stays as it is: neither another process,
 * nor an operator, nor Gray itself wrote or removed a file there. What is added survives the process at once, and the
 * machine once the file is closed. Not safe for several threads at once; {@link Snapshots} sees to that.
 */
final class OpenSnapshot implements Closeable {

    private final Path directory;
    private final FileTime asOf;
    private final FileChannel channel;

    /** Opens a file that was just written. */
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

    /** Adds a text; after one that failed the file takes no more, as nothing may follow half a text. */
    void add(String text) throws IOException {
        try {
            AtomicFile.write(channel, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException half) {
            channel.close();
            throw half;
        }
    }

    /** Forces to disk what was added. May be called again. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                channel.force(true);
            }
        }
    }
}
