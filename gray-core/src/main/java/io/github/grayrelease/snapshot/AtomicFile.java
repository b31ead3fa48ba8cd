package io.github.grayrelease.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Writes files atomically: a reader sees the whole text or none of it, even if the writer is killed. */
final class AtomicFile {

    private static final String UNFINISHED = ".unfinished";

    private AtomicFile() {}

    static void write(Path directory, String name, String text) throws IOException {
        write(directory, name, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path directory, String name, byte[] content) throws IOException {
        Path unfinished =
                Files.createTempFile(directory, ProcessHandle.current().pid() + "-", UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                write(channel, content);
                channel.force(true);
            }
            Files.move(
                    unfinished,
                    directory.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            force(directory);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    static void write(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Removes the temporary files of killed writers. */
    static void sweep(Path directory) throws IOException {
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(UNFINISHED) && !isAlive(name)) {
                Files.deleteIfExists(file);
            }
        }
    }

    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static boolean isAlive(String name) {
        try {
            long pid = Long.parseLong(name.substring(0, name.indexOf('-')));
            return pid != ProcessHandle.current().pid()
                    && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        } catch (NumberFormatException | StringIndexOutOfBoundsException notOurs) {
            return true;
        }
    }

    /** Forces the renaming to disk. Some platforms can't open a directory; they need no forcing. */
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notHere) {
            return;
        }
    }
}
