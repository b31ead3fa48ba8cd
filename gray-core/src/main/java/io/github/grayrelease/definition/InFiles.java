package io.github.grayrelease.definition;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds the lines of {@code in-file} files: on disk, or kept with a revision. */
@FunctionalInterface
public interface InFiles {

    /** The current files on disk. */
    InFiles ON_DISK = path -> {
        try {
            return FileLines.read(Path.of(path));
        } catch (InvalidPathException notAPath) {
            throw new IOException(notAPath);
        }
    };

    /**
     * Reads one file.
     *
     * @param path the path in the rules
     * @return its lines
     * @throws IOException if there is no such file, or it can't be read
     */
    FileLines lines(String path) throws IOException;
}
