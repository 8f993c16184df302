package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.procmem.exporter.server.ListenAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.util.SSLFactoryUtils;
import org.jspecify.annotations.Nullable;

/**
 * A web configuration file, or a certificate and its key. They and the files that they name are
 * read again when they have changed: new connections get a renewed certificate, and new requests
 * the present users. If the new files have mistakes, the old configuration stays. Thread-safe.
 */
public final class WebConfigFile {

  private static final String CERTIFICATE = "--tls-cert";

  /** Begins messages. */
  private final String option;

  private final String files;
  private final Reader reader;
  private final Consumer<String> log;
  private FileTexts texts = new FileTexts();
  private WebConfig current = WebConfig.none();

  /** What the sockets use; its certificates are exchanged. */
  private @Nullable SSLFactory shown;

  private WebConfigFile(String option, String files, Reader reader, Consumer<String> log) {
    this.option = option;
    this.files = files;
    this.reader = reader;
    this.log = log;
  }

  /** Reads the present files. */
  private interface Reader {
    WebConfig read(FileTexts texts) throws IOException;
  }

  /** {@return the configuration without a file: neither TLS nor authentication} */
  public static WebConfigFile none() {
    return new WebConfigFile("", "", texts -> WebConfig.none(), message -> {});
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param log receives a line when the files have changed, or have mistakes after a change
   * @return what it sets
   * @throws IOException if a file cannot be read or has mistakes: a line for each, with the file,
   *     the key and what to do
   */
  public static WebConfigFile read(Path file, Consumer<String> log) throws IOException {
    return read(
        new WebConfigFile(
            "--web-config",
            file + " or a file that it names",
            texts -> WebConfigReader.read(file, texts),
            log));
  }

  /**
   * Reads a certificate and its key.
   *
   * @param certificate the file of {@code --tls-cert}
   * @param key the file of {@code --tls-key}
   * @param log as for {@link #read}
   * @return TLS without authentication
   * @throws IOException if a file cannot be read or has mistakes, with the option and what to do
   */
  public static WebConfigFile ofCertificate(Path certificate, Path key, Consumer<String> log)
      throws IOException {
    TlsFiles files = new TlsFiles(certificate, key);
    return read(new WebConfigFile(CERTIFICATE, certificate + " or its key", files::read, log));
  }

  private static WebConfigFile read(WebConfigFile file) throws IOException {
    file.current = file.reader.read(file.texts);
    return file;
  }

  /**
   * {@return what has no effect here, and what anyone in the network can read; a line each}
   *
   * @param addresses where to listen
   */
  public List<String> warnings(List<ListenAddress> addresses) {
    List<String> warnings = new ArrayList<>(current().warnings());
    addresses.stream()
        .filter(one -> !one.address().getAddress().isLoopbackAddress())
        .findFirst()
        .flatMap(open -> exposure("--listen=" + open.option()))
        .ifPresent(warnings::add);
    return warnings;
  }

  private Optional<String> exposure(String listen) {
    if (!current().authenticates()) {
      return Optional.of(
          listen
              + ": anyone who can connect can read the names, programs, users, containers and memory"
              + " of all processes: "
              + (option.equals(CERTIFICATE)
                  ? "use --web-config with tls_server_config and basic_auth_users instead of "
                      + CERTIFICATE
                  : "give --web-config with basic_auth_users or client certificates")
              + ", or --listen=127.0.0.1");
    }
    return hasTls()
        ? Optional.empty()
        : Optional.of(
            listen
                + ": passwords and metrics cross the network unencrypted: add tls_server_config to the"
                + " file of --web-config");
  }

  /** {@return whether connections are encrypted} */
  public boolean hasTls() {
    return current().tls() != null;
  }

  /** {@return the present configuration, after a look at the files} */
  synchronized WebConfig current() {
    if (texts.haveChanged()) {
      texts = new FileTexts();
      try {
        use(reader.read(texts));
        log.accept(option + ": " + files + " has changed; the new files are used");
        current.warnings().forEach(log);
      } catch (IOException e) {
        String.valueOf(e.getMessage())
            .lines()
            .forEach(
                line -> log.accept(option + ": the previous configuration stays in use: " + line));
      }
    }
    return current;
  }

  private void use(WebConfig next) throws IOException {
    if ((current.tls() == null) != (next.tls() == null)) {
      throw new IOException(
          "tls_server_config: TLS cannot be switched on or off now: restart the exporter");
    }
    if (shown != null && next.tls() != null) {
      SSLFactoryUtils.reload(shown, next.tls().factory());
    }
    current = next;
  }

  /** {@return what encrypts connections, if they are encrypted} */
  synchronized Optional<HttpsConfigurator> encryption() {
    Tls tls = current().tls();
    if (tls == null) {
      return Optional.empty();
    }
    if (shown == null) {
      shown =
          SSLFactory.builder()
              .withDummyIdentityMaterial()
              .withSwappableIdentityMaterial()
              .withDummyTrustMaterial()
              .withSwappableTrustMaterial()
              .build();
      SSLFactoryUtils.reload(shown, tls.factory());
    }
    return Optional.of(
        new HttpsConfigurator(shown.getSslContext()) {
          @Override
          public void configure(HttpsParameters parameters) {
            Tls now = current().tls();
            parameters.setSSLParameters((now == null ? tls : now).parameters());
          }
        });
  }
}
