package io.github.grayrelease.definition;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.grayrelease.definition.FileLines.UnusableFileException;
import io.github.grayrelease.value.LineSet;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLinesTest {

    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("vip.txt");
    }

    private void assertRefused(String wrong, String remedy) {
        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> FileLines.read(file()))
                .withMessage(wrong)
                .satisfies(refused -> assertThat(refused.remedy()).isEqualTo(remedy));
    }

    @Test
    void aByteOrderMarkOfUtf8AndWindowsLineEndsAreRead() throws IOException {
        Files.write(file(), "\ufeffanna\r\n张三\r\n".getBytes(UTF_8));
        LineSet lines = LineSet.of(FileLines.read(file()));

        assertThat(lines.contains("anna")).isTrue();
        assertThat(lines.contains("张三")).isTrue();
    }

    @Test
    void textInUtf16WouldNeverMatchAndIsRefused() throws IOException {
        for (Charset charset : new Charset[] {UTF_16, UTF_16BE, UTF_16LE}) {
            Files.write(file(), "anna\nbob".getBytes(charset));
            assertThatExceptionOfType(UnusableFileException.class)
                    .as(charset.name())
                    .isThrownBy(() -> FileLines.read(file()))
                    .withMessageMatching("(is not UTF-8|has a NUL character) in line 1");
        }
    }

    @Test
    void brokenBytesAreRefusedWithTheirLine() throws IOException {
        Files.write(file(), new byte[] {'a', '\n', 'b', '\n', 'c', (byte) 0xe5, (byte) 0x8c, '\n', 'd'});
        assertRefused("is not UTF-8 in line 3", "save it as text in UTF-8");

        Files.write(file(), new byte[] {'a', '\n', (byte) 0xe5, (byte) 0x8c});
        assertRefused("is not UTF-8 in line 2", "save it as text in UTF-8");

        Files.write(file(), "anna\nb\u00f6b".getBytes(Charset.forName("windows-1252")));
        assertRefused("is not UTF-8 in line 2", "save it as text in UTF-8");
    }

    @Test
    void brokenBytesFarBehindAreFoundToo() throws IOException {
        byte[] bytes = "user\n".repeat(100_000).getBytes(UTF_8);
        bytes[bytes.length - 2] = (byte) 0xff;
        Files.write(file(), bytes);

        assertRefused("is not UTF-8 in line 100000", "save it as text in UTF-8");
    }

    @Test
    void aDeviceAPipeAndADirectoryAreNotRead() throws IOException, InterruptedException {
        Files.createSymbolicLink(file(), Path.of("/dev/zero"));
        assertRefused("is not a regular file", "name a regular file with one value per line");

        Files.delete(file());
        assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor())
                .isZero();
        assertRefused("is not a regular file", "name a regular file with one value per line");

        Files.delete(file());
        Files.createDirectory(file());
        assertRefused("is not a regular file", "name a regular file with one value per line");
    }

    @Test
    void aFileOfMoreThan64MiBIsRefused() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
            sparse.setLength((64L << 20) + 1);
        }

        assertRefused("has more than 64 MiB", "split it over several rules");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.txt", "/etc/passwd", "a/../../secret.txt", "link.txt", "up/secret.txt"})
    void aBlockFromAStoreReadsNothingOutsideOfItsDirectory(String path) throws IOException {
        Path lists = Files.createDirectory(folder.resolve("lists"));
        Files.writeString(folder.resolve("secret.txt"), "password");
        Files.createSymbolicLink(lists.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(lists.resolve("up"), folder);

        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> InFiles.below(Optional.of(lists)).lines(path))
                .withMessage("is not below gray.files, which is '" + lists + "'");
    }

    @Test
    void aBlockFromAStoreReadsTheFilesOfItsDirectory() throws IOException {
        Path lists = Files.createDirectory(folder.resolve("lists"));
        Path vip = Files.writeString(lists.resolve("vip.txt"), "anna");
        InFiles files = InFiles.below(Optional.of(lists));

        assertThat(files.lines("vip.txt").hash())
                .isEqualTo(files.lines(vip.toString()).hash())
                .isEqualTo(FileLines.read(vip).hash());
    }

    @Test
    void withoutADirectoryABlockFromAStoreReadsNoFile() {
        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> InFiles.below(Optional.empty()).lines("/etc/passwd"))
                .withMessage("can't be named by a block from a store while gray.files is not set");
    }
}
