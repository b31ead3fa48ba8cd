package io.github.grayrelease.snapshot;

import io.github.grayrelease.definition.FileLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Stores the lines of {@code in-file} files, each content once, under its hash. Not thread-safe; {@link Snapshots}
 * synchronises.
 */
final class FileContents {

    private final Path directory;

    FileContents(Path snapshots) {
        this.directory = snapshots.resolve("files");
    }

    /** Writes contents that are not stored yet. */
    void keep(Iterable<FileLines> all) throws IOException {
        for (FileLines lines : all) {
            if (!Files.exists(directory.resolve(lines.hash()))) {
                Files.createDirectories(directory);
                AtomicFile.write(directory, lines.hash(), lines.bytes());
            }
        }
    }

    /** Reads contents back, each once. */
    RevisionText.Contents reading() {
        Map<String, FileLines> read = new HashMap<>();
        return hash -> {
            FileLines known = read.get(hash);
            if (known == null) {
                known = FileLines.read(directory.resolve(hash));
                if (!known.hash().equals(hash)) {
                    throw new IOException("the lines kept as '" + hash + "' are damaged");
                }
                read.put(hash, known);
            }
            return known;
        };
    }

    /** Removes contents that no revision names. */
    void sweep(Set<String> named) throws IOException {
        for (Path file : AtomicFile.list(directory)) {
            if (!named.contains(file.getFileName().toString())) {
                Files.deleteIfExists(file);
            }
        }
    }

    boolean isEmpty() {
        return !Files.isDirectory(directory);
    }
}
