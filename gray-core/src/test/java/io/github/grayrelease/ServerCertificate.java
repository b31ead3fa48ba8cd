package io.github.grayrelease;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A key and a certificate of a server's own, as the JDK's keytool makes them, in files as servers read them. */
public final class ServerCertificate {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    /** What the JVM trusts is asked again for each new connection of a client. */
    private static final Map<String, String> NAMES =
            Map.of("javax.net.ssl.trustStoreType", "PKCS12", "javax.net.ssl.trustStorePassword", PASSWORD);

    private static final String STORE = "javax.net.ssl.trustStore";

    private final Path directory;

    private ServerCertificate(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes one.
     *
     * @param directory an empty one, for its files
     * @param name whose it is, such as {@code ip:127.0.0.1} or {@code dns:elsewhere.example}
     */
    public static ServerCertificate of(Path directory, String name) throws Exception {
        ServerCertificate made = new ServerCertificate(directory);
        made.generate(name);
        KeyStore pair = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(made.file("pair.p12"))) {
            pair.load(in, PASSWORD.toCharArray());
        }
        made.pem(
                "key.pem",
                "PRIVATE KEY",
                pair.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        made.pem("certificate.pem", "CERTIFICATE", pair.getCertificate(ALIAS).getEncoded());
        made.trustIn(pair);
        return made;
    }

    private void generate(String name) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        ALIAS,
                        "-dname",
                        "CN=Gray's tests",
                        "-ext",
                        "san=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file("pair.p12").toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(printed);
        }
    }

    private void pem(String file, String what, byte[] encoded) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(file(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private void trustIn(KeyStore pair) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, pair.getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(file("trusted.p12"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    public Path certificate() {
        return file("certificate.pem");
    }

    public Path key() {
        return file("key.pem");
    }

    /** Does something while this JVM trusts this certificate and no other. */
    public <T> T trusted(Callable<T> task) throws Exception {
        System.setProperty(STORE, file("trusted.p12").toString());
        NAMES.forEach(System::setProperty);
        try {
            return task.call();
        } finally {
            System.clearProperty(STORE);
            NAMES.keySet().forEach(System::clearProperty);
        }
    }
}
