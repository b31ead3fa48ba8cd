package io.github.grayrelease.definition;

import io.github.grayrelease.definition.FileLines.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

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
     * The current files below a directory. For blocks from stores: whoever may write rules must not thereby read any file
     * of the machine.
     *
     * @param setting the directory; without one no file can be named
     * @return the files, whose paths are relative to the directory or absolute
     */
    static InFiles below(Optional<Path> setting) {
        return path -> {
            Path directory = setting.orElseThrow(() -> new UnusableFileException(
                    "can't be named by a block from a store while gray.files is not set",
                    "set gray.files to the directory of such files, or write the values with 'in'"));
            Path file = file(directory, path);
            boolean isBelow = file.startsWith(directory.toAbsolutePath().normalize())
                    && (!Files.exists(file) || file.toRealPath().startsWith(directory.toRealPath()));
            if (!isBelow) {
                throw new UnusableFileException(
                        "is not below gray.files, which is '" + directory + "'", "move the file there");
            }
            return FileLines.read(file);
        };
    }

    private static Path file(Path directory, String path) throws IOException {
        try {
            return directory.resolve(path).toAbsolutePath().normalize();
        } catch (InvalidPathException notAPath) {
            throw new IOException(notAPath);
        }
    }

    /**
     * Reads one file.
     *
     * @param path the path in the rules
     * @return its lines
     * @throws IOException if there is no such file, or it can't be read
     */
    FileLines lines(String path) throws IOException;
}
