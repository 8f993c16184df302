package io.procmem.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web configuration file: what it accepts, and its mistakes. */
class WebConfigTest {

  private static final String HASH = "$2y$10$" + "a".repeat(53);

  @TempDir private Path directory;

  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void copyCertificates() throws IOException {
    for (String name : List.of("server", "renewed", "stranger", "ca")) {
      try (InputStream in = WebConfigTest.class.getResourceAsStream(name + ".pem")) {
        Files.copy(in, directory.resolve(name + ".pem"));
      }
    }
    Files.writeString(directory.resolve("empty.pem"), "");
    Files.writeString(
        directory.resolve("bad.pem"),
        Files.readString(directory.resolve("server.pem")).substring(0, 400)
            + "\n-----END CERTIFICATE-----\n"
            + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Files.writeString(
        directory.resolve("short.pem"),
        "-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n");
    Files.writeString(
        directory.resolve("encrypted.pem"),
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n"
            + "AAAA\n-----END RSA PRIVATE KEY-----\n");
    Files.createDirectory(directory.resolve("folder.pem"));
  }

  private WebConfigFile read(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("web.yml"), yaml);
    return WebConfigFile.read(file, log::add);
  }

  /** A certificate with its key, and other keys. */
  private static String tls(String... more) {
    return "tls_server_config: {cert_file: server.pem, key_file: server.pem"
        + (more.length == 0 ? "" : ", " + String.join(", ", more))
        + "}\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "tls_server_config: {}", "basic_auth_users:\n"})
  void aFileThatSetsNothing_isAccepted(String yaml) throws IOException {
    WebConfigFile file = read(yaml);
    assertThat(file.hasTls()).isFalse();
    assertThat(file.current().authenticates()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "renewed", "stranger"}) // EC, RSA and Ed25519
  void aKey_ofEachKind_isRead(String name) throws IOException {
    assertThat(
            read("tls_server_config: {cert_file: %s.pem, key_file: %s.pem}".formatted(name, name))
                .hasTls())
        .isTrue();
  }

  @Test
  void aCertificateAndAKey_canBeInTheFileItself() throws IOException {
    String pem = Files.readString(directory.resolve("server.pem")).indent(4);
    assertThat(read("tls_server_config:\n  cert: |\n" + pem + "  key: |\n" + pem).hasTls())
        .isTrue();
  }

  @Test
  void whatHasNoEffect_isAWarning() throws IOException {
    WebConfigFile file =
        read(tls("curve_preferences: [X25519]") + "http_server_config: {http2: true}\n");
    assertThat(file.warnings(List.of()))
        .containsExactlyInAnyOrder(
            directory + "/web.yml: http_server_config.http2: this exporter has HTTP/1.1 only",
            directory
                + "/web.yml: tls_server_config.curve_preferences: it has no effect: set curves with java"
                + " -Djdk.tls.namedGroups=…");
    assertThat(read("http_server_config: {http2: false}").warnings(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic_auth_users", "tls"})
  void clientsAuthenticate_byAPasswordOrAVerifiedCertificate(String how) throws IOException {
    String yaml =
        how.equals("tls")
            ? tls("client_ca_file: ca.pem", "client_auth_type: RequireAndVerifyClientCert")
            : "basic_auth_users: {alice: " + HASH + "}";
    assertThat(read(yaml).current().authenticates()).isTrue();
    assertThat(read(tls("client_auth_type: RequireAnyClientCert")).current().authenticates())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port: 1                            | web.yml: port: there is no such key
          basic_auth_user: {}                | web.yml: basic_auth_user: there is no such key: did you mean basic_auth_users?
          a                                  | web.yml: write keys and values, such as tls_server_config: …
          a: b: c                            | web.yml:1: this is not YAML:
          rate_limit: {burst: 1}             | web.yml: rate_limit: this exporter has no rate limit
          tls_server_config: 1               | web.yml: tls_server_config: write keys and values, such as cert: …
          tls_server_config: {cert_fil: a}   | web.yml: tls_server_config.cert_fil: there is no such key: did you mean cert_file?
          tls_server_config: {key_file: server.pem}  | web.yml: tls_server_config.cert_file: it is missing: give the path of a PEM file
          tls_server_config: {cert_file: server.pem} | web.yml: tls_server_config.key_file: it is missing: give the path of a PEM file
          tls_server_config: {cert_file: no.pem, key_file: server.pem}     | web.yml: tls_server_config.cert_file: no.pem does not exist: give the path of a file
          tls_server_config: {cert_file: folder.pem, key_file: server.pem} | web.yml: tls_server_config.cert_file: folder.pem is not a regular file
          tls_server_config: {cert_file: empty.pem, key_file: server.pem}  | web.yml: tls_server_config.cert_file: there is no certificate: give one in PEM
          tls_server_config: {cert_file: bad.pem, key_file: server.pem}    | web.yml: tls_server_config.cert_file: a certificate is malformed
          tls_server_config: {cert_file: server.pem, key_file: ca.pem}     | web.yml: tls_server_config.key_file: there is no private key: give one in PEM
          tls_server_config: {cert_file: server.pem, key_file: bad.pem}    | web.yml: tls_server_config.key_file: the private key is malformed
          tls_server_config: {cert_file: server.pem, key_file: short.pem}  | web.yml: tls_server_config.key_file: the private key is malformed
          tls_server_config: {cert_file: server.pem, key_file: encrypted.pem} | web.yml: tls_server_config.key_file: the private key is encrypted: decrypt it with 'openssl pkey'
          tls_server_config: {cert_file: server.pem, key_file: renewed.pem} | web.yml: tls_server_config.key_file: the private key does not belong to the certificate
          tls_server_config: {cert_file: a, cert: b, key_file: server.pem} | web.yml: tls_server_config.cert: it is given twice: leave out cert or cert_file
          TLS client_auth_type: Always       | web.yml: tls_server_config.client_auth_type: 'Always' is not one of NoClientCert, RequestClientCert,
          TLS client_auth_type: RequireAndVerifyClientCert | web.yml: tls_server_config.client_ca_file: it is missing
          TLS client_ca_file: ca.pem         | web.yml: tls_server_config.client_ca_file: it has no effect with client_auth_type NoClientCert: give Req
          TLS client_allowed_sans: [a]       | web.yml: tls_server_config.client_allowed_sans: clients need no certificate: give client_auth_type Req
          TLS client_allowed_sans: a         | web.yml: tls_server_config.client_allowed_sans: give a list
          TLS min_version: TLS10             | web.yml: tls_server_config.min_version: 'TLS10' is insecure, and Java refuses it: give TLS12 or TLS13
          TLS max_version: SSL30             | web.yml: tls_server_config.max_version: 'SSL30' is no version: give TLS12 or TLS13
          TLS min_version: TLS13, max_version: TLS12 | web.yml: tls_server_config.max_version: it is below min_version
          TLS cipher_suites: [TLS_RSA]       | web.yml: tls_server_config.cipher_suites: 'TLS_RSA' is no cipher suite of this JVM
          http_server_config: {http2: maybe} | web.yml: http_server_config.http2: it is on or off: give true or false
          TLS prefer_server_cipher_suites: 2 | web.yml: tls_server_config.prefer_server_cipher_suites: it is on or off
          http_server_config: {http3: true}  | web.yml: http_server_config.http3: there is no such key: did you mean http2?
          http_server_config: {headers: {Server: a}} | web.yml: http_server_config.headers.Server: this header cannot be set
          http_server_config: {headers: {X-Frame-Options: DENY}} | web.yml: http_server_config.headers.X-Frame-Options: 'DENY' is not one of deny, sameorigin
          http_server_config: {headers: {X-Frame-Options: [deny]}} | web.yml: http_server_config.headers.X-Frame-Options: give one value
          http_server_config: {headers: {X-XSS-Protection: "a\\nb"}} | web.yml: http_server_config.headers.X-XSS-Protection: a header is one line
          basic_auth_users: [alice]          | web.yml: basic_auth_users: give users and the hashes of their passwords
          basic_auth_users: {alice: secret}  | web.yml: basic_auth_users.alice: this is no bcrypt hash: make one with 'htpasswd
          basic_auth_users: {alice: COST31}  | web.yml: basic_auth_users.alice: the cost 31 is not from 4 to 16: make another
          basic_auth_users: {"a:b": COST10}  | web.yml: basic_auth_users.a:b: the name of a user is not empty and has no colon
          basic_auth_users: {alice: COST10, alice: COST10} | web.yml:1: this is not YAML: Duplicate
          """)
  void aMistake_hasAMessageThatSaysWhere(String yaml, String message) {
    String text =
        yaml.startsWith("TLS ")
            ? tls(yaml.substring(4))
            : yaml.replaceAll("COST(\\d\\d)", "\\$2y\\$$1\\$" + "a".repeat(53));
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .extracting(e -> e.getMessage().replace(directory + "/", ""))
        .asString()
        .startsWith(message)
        .doesNotContain("secret", "aaaaa");
  }

  @Test
  void allMistakes_areReportedAtOnce() {
    assertThatThrownBy(() -> read("prt: 1\nhttp_server_config: {http1: 1}\n" + tls("max: 1")))
        .hasMessageContainingAll("prt:", "http_server_config.http1:", "tls_server_config.max:");
  }

  @Test
  void aLargeFile_isRefused() {
    assertThatThrownBy(() -> read("#".repeat(2 << 20))).hasMessageContaining("larger than 1 MiB");
  }
}
