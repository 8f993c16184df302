package io.procmem.exporter.server;

import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.input.WholeNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the server that say where it listens. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ListenOptions {

  private static final String CERTIFICATE = "--tls-cert";
  private static final String KEY = "--tls-key";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS[:PORT]",
      split = ",",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on, such as 127.0.0.1, 10.0.0.7:9256 or [::1]:9256; :PORT is all"
              + " addresses of this machine. Can be repeated (default: ${DEFAULT-VALUE}).")
  private List<String> listen;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9215",
      converter = WholeNumber.Port.class,
      description =
          "The port of each --listen without one; 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--web-config",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Encrypt connections and authenticate clients as this file says, in the format of the web"
              + " configuration file of Prometheus. It is read again when it changes.")
  private @Nullable Path webConfig;

  @Option(
      names = CERTIFICATE,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Encrypt connections with this certificate in PEM, followed by those of its issuers; needs"
              + " --tls-key. Both files are read again when they change.")
  private @Nullable Path certificate;

  @Option(
      names = KEY,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "The private key of the certificate, in PEM.")
  private @Nullable Path key;

  /** For picocli, which sets the fields. */
  public ListenOptions() {}

  /**
   * {@return where to listen}
   *
   * @throws IOException if there is no such address, with a message that says what to do
   * @throws ParameterException if {@code --port} has no effect
   */
  public List<ListenAddress> addresses() throws IOException {
    List<ListenAddress> addresses = ListenAddress.parse(listen, port);
    if (listen.stream().allMatch(ListenAddress::hasPort)) {
      Conflict.refuse(command, "--listen=" + listen.get(0), "--port");
    }
    return addresses;
  }

  /**
   * {@return the certificate of the server, if one is given; then its {@link #key} is given too}
   *
   * @throws ParameterException if the key is missing, or if one of them has no effect
   */
  public Optional<Path> certificate() {
    Conflict.refuseAll(command, "--web-config", List.of(CERTIFICATE, KEY));
    if (certificate == null) {
      Conflict.refuseWithout(command, CERTIFICATE, CERTIFICATE + "=FILE", KEY);
    }
    if (key == null) {
      Conflict.refuseWithout(command, KEY, KEY + "=FILE", CERTIFICATE);
    }
    return Optional.ofNullable(certificate);
  }

  /** {@return the private key of the certificate, if one is given} */
  public Optional<Path> key() {
    return Optional.ofNullable(key);
  }

  /** {@return the file that says how connections are encrypted and clients authenticate, if any} */
  public Optional<Path> webConfig() {
    return Optional.ofNullable(webConfig);
  }
}
