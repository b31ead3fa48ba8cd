package io.github.grayrelease.autoconfigure;

import io.github.grayrelease.control.RuleReader;
import io.github.grayrelease.snapshot.Snapshots;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The directory of an application's snapshots. An application without a name has none by default: it would share it with
 * every other one, and take over their pins and suspensions.
 *
 * @param path the directory, if there is one
 * @param nothingBecause why there is none
 */
record SnapshotDirectory(Optional<Path> path, String nothingBecause) {

    private static final Logger log = LoggerFactory.getLogger(SnapshotDirectory.class);

    private static final String NONE = "none";

    /** The name of a file has at most 255 bytes. */
    private static final int LONGEST = 200;

    static SnapshotDirectory of(GrayProperties properties, Environment environment) {
        if (!properties.enabled()) {
            return none("'gray.enabled' is false, so nothing is kept on disk");
        }
        String snapshots = properties.snapshots();
        if (snapshots != null) {
            return NONE.equals(snapshots)
                    ? none("'gray.snapshots' is 'none', so nothing is kept on disk")
                    : new SnapshotDirectory(Optional.of(Path.of(snapshots)), "");
        }
        return inHome(environment.getProperty("spring.application.name", ""), System.getProperty("user.home", ""));
    }

    /** Java writes an unknown home as a question mark. */
    static SnapshotDirectory inHome(String application, String home) {
        if (!StringUtils.hasText(application)) {
            return unknown("'spring.application.name' is not set");
        }
        if (!StringUtils.hasText(home) || home.equals("?")) {
            return unknown("the user has no home directory");
        }
        return new SnapshotDirectory(Optional.of(Path.of(home, ".gray", fileName(application))), "");
    }

    private static SnapshotDirectory unknown(String problem) {
        log.info(
                "No rules, pins or suspensions are kept on disk, because {}. Set 'gray.snapshots' to a directory of this"
                        + " application, or to 'none'",
                problem);
        return none(problem + ", and 'gray.snapshots' is not set, so nothing is kept on disk");
    }

    private static SnapshotDirectory none(String because) {
        return new SnapshotDirectory(Optional.empty(), because);
    }

    /** A name without separators, different for each application. */
    private static String fileName(String application) {
        String encoded = URLEncoder.encode(application, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replaceFirst("^\\.", "%2E");
        return encoded.length() <= LONGEST
                ? encoded
                : encoded.substring(0, LONGEST) + "-" + Integer.toHexString(application.hashCode());
    }

    Snapshots snapshots(RuleReader reader) {
        return path.map(directory -> Snapshots.in(directory, reader)).orElseGet(() -> Snapshots.none(nothingBecause));
    }
}
