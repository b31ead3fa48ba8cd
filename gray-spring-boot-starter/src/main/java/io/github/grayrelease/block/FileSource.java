package io.github.grayrelease.block;

import io.github.grayrelease.GrayRuleSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A rule file, read once a second. Unlike watching directories, polling notices files that an editor renamed, that appeared
 * later, that a changed link leads to, or that are on a network.
 */
final class FileSource implements GrayRuleSource {

    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);

    private final Path file;

    FileSource(Path file) {
        this.file = file;
    }

    @Override
    public Optional<Block> read() throws IOException {
        try {
            return Optional.of(new Block(String.valueOf(file.getFileName()), Files.readString(file)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (CharacterCodingException notText) {
            throw new IOException("it is not UTF-8 text", notText);
        }
    }

    @Override
    public Duration pollInterval() {
        return EVERY_SECOND;
    }

    @Override
    public boolean canBeTorn() {
        return true;
    }

    @Override
    public void close() {}
}
