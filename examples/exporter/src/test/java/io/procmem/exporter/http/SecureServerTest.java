package io.procmem.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.procmem.exporter.server.ListenAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import nl.altindag.ssl.SSLFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connections that are encrypted, and clients that authenticate. The certificates are valid for a
 * hundred years; {@code ca} has signed that of {@code client}, the others have signed themselves.
 */
class SecureServerTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** Its head, and a body of one line. */
  private static final Pattern ANSWER = Pattern.compile(".*\r\n\r\n.+\n", Pattern.DOTALL);

  @TempDir private Path directory;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private Listeners listeners;

  @BeforeEach
  void copyCertificates() throws IOException {
    copy("server", "server");
    copy("ca", "ca");
  }

  @AfterEach
  void close() {
    listeners.close();
  }

  private void copy(String name, String to) throws IOException {
    try (InputStream in = SecureServerTest.class.getResourceAsStream(name + ".pem")) {
      Files.copy(in, directory.resolve(to + ".pem"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void configure(String... yaml) throws IOException {
    Files.writeString(directory.resolve("web.yml"), String.join("\n", yaml));
  }

  private static String tls(String... more) {
    return "tls_server_config: {cert_file: server.pem, key_file: server.pem"
        + (more.length == 0 ? "" : ", " + String.join(", ", more))
        + "}";
  }

  /** Serves a page that says whether the client is trusted. */
  private void serve(String... yaml) throws IOException {
    configure(yaml);
    listen(WebConfigFile.read(directory.resolve("web.yml"), log::add));
  }

  private void listen(WebConfigFile web) throws IOException {
    listeners =
        Listeners.open(
            ListenAddress.parse(List.of("127.0.0.1"), 0),
            web,
            (exchange, isTrusted) -> Response.plain(200, "trusted").send(exchange));
  }

  private int port() {
    return listeners.addresses().get(0).getPort();
  }

  private static SSLContext clientOf(String name) throws IOException, GeneralSecurityException {
    SSLFactory.Builder builder = SSLFactory.builder().withUnsafeTrustMaterial();
    if (!name.isEmpty()) {
      String pem = pem(name);
      List<Certificate> chain = Pem.certificates(pem);
      builder.withIdentityMaterial(Pem.privateKey(pem), "in memory".toCharArray(), chain);
    }
    return builder.build().getSslContext();
  }

  private static String pem(String name) throws IOException {
    try (InputStream in = SecureServerTest.class.getResourceAsStream(name + ".pem")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private SSLSocket connect(String client, String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket) clientOf(client).getSocketFactory().createSocket("127.0.0.1", port());
    socket.setSoTimeout(20_000);
    if (protocols.length > 0) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(protocols);
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  private static String get(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!ANSWER.matcher(answer).matches()) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("the connection was closed");
      }
      answer.append((char) next);
    }
    return answer.toString().lines().findFirst().orElse("");
  }

  private static String subject(SSLSocket socket) throws IOException {
    Certificate certificate = socket.getSession().getPeerCertificates()[0];
    return ((X509Certificate) certificate).getSubjectX500Principal().getName();
  }

  private HttpResponse<String> request(String userAndPassword) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/"));
    if (!userAndPassword.isEmpty()) {
      byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aRenewedCertificate_isShownToNewConnections_andOldOnesStay() throws Exception {
    serve(tls());
    try (SSLSocket old = connect("")) {
      assertThat(get(old)).contains("200");
      assertThat(subject(old)).isEqualTo("CN=first");
      copy("renewed", "server");
      try (SSLSocket next = connect("")) {
        assertThat(get(next)).contains("200");
        assertThat(subject(next)).isEqualTo("CN=renewed");
      }
      assertThat(get(old)).contains("200");
    }
    assertThat(log)
        .containsExactly(
            "--web-config: "
                + directory
                + "/web.yml or a file that it names has changed; the new files are used");
  }

  @Test
  void aCertificateWithoutAConfiguration_isShown_andRenewed() throws Exception {
    Path pem = directory.resolve("server.pem");
    listen(WebConfigFile.ofCertificate(pem, pem, log::add));
    try (SSLSocket old = connect("")) {
      assertThat(get(old)).contains("200");
      assertThat(subject(old)).isEqualTo("CN=first");
    }
    copy("renewed", "server");
    try (SSLSocket next = connect("")) {
      assertThat(get(next)).contains("200");
      assertThat(subject(next)).isEqualTo("CN=renewed");
    }
    Files.delete(pem);
    try (SSLSocket next = connect("")) {
      assertThat(get(next)).contains("200");
    }
    assertThat(log)
        .containsExactly(
            "--tls-cert: " + pem + " or its key has changed; the new files are used",
            "--tls-cert: the previous configuration stays in use: --tls-cert: "
                + pem
                + " does not exist: give the path of a file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no.pem     | server.pem | --tls-cert: DIR/no.pem does not exist: give the path of a file",
        "server.pem | no.pem     | --tls-key: DIR/no.pem does not exist: give the path of a file",
        "text.pem   | server.pem | --tls-cert=DIR/text.pem: there is no certificate: give one in PEM",
        "server.pem | text.pem   | --tls-key=DIR/text.pem: there is no private key: give one in PEM",
        "ca.pem     | server.pem | --tls-key=DIR/server.pem: the private key does not belong to the certificate"
      })
  void aBadCertificate_isReported(String certificate, String key, String message) throws Exception {
    listen(WebConfigFile.none());
    Files.writeString(directory.resolve("text.pem"), "text");
    assertThatThrownBy(
            () ->
                WebConfigFile.ofCertificate(
                    directory.resolve(certificate), directory.resolve(key), log::add))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message.replace("DIR", directory.toString()));
  }

  @Test
  void aBadNewFile_keepsTheOldOne_andIsLoggedOnce() throws Exception {
    serve(tls());
    Files.writeString(directory.resolve("server.pem"), "half a file");
    for (int i = 0; i < 2; i++) {
      try (SSLSocket next = connect("")) {
        assertThat(get(next)).contains("200");
        assertThat(subject(next)).isEqualTo("CN=first");
      }
    }
    assertThat(log)
        .containsExactly(
            "--web-config: the previous configuration stays in use: "
                + directory
                + "/web.yml: tls_server_config.cert_file: there is no certificate: give one in PEM");
    configure("basic_auth_users: {}");
    try (SSLSocket next = connect("")) {
      assertThat(get(next)).contains("200");
    }
    assertThat(log.get(1)).contains("TLS cannot be switched on or off now: restart the exporter");
    copy("renewed", "server");
    configure(tls());
    try (SSLSocket next = connect("")) {
      assertThat(get(next)).contains("200");
      assertThat(subject(next)).isEqualTo("CN=renewed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NoClientCert,               '',       200",
    "RequestClientCert,          '',       200",
    "RequestClientCert,          stranger, 200",
    "RequireAnyClientCert,       '',       refused",
    "RequireAnyClientCert,       stranger, 200",
    "VerifyClientCertIfGiven,    '',       200",
    "VerifyClientCertIfGiven,    client,   200",
    "RequireAndVerifyClientCert, '',       refused",
    "RequireAndVerifyClientCert, stranger, refused",
    "RequireAndVerifyClientCert, client,   200",
  })
  void aClientCertificate_isRequestedRequiredOrVerified(String type, String client, String answer)
      throws Exception {
    String authority = type.contains("Verify") ? ", client_ca_file: ca.pem" : "";
    serve(tls("client_auth_type: " + type + authority));
    try (SSLSocket socket = connect(client)) {
      if (answer.equals("refused")) {
        assertThatThrownBy(() -> get(socket)).isInstanceOf(IOException.class);
      } else {
        assertThat(get(socket)).contains(answer);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "client,   other,                     403",
    "client,   prometheus,                200",
    "client,   '::1',                     200",
    "client,   'spiffe://a/prometheus',   200",
    "stranger, prometheus,                403",
  })
  void aClientCertificate_needsOneOfTheAllowedNames(String client, String name, String status)
      throws Exception {
    serve(
        tls("client_auth_type: RequireAnyClientCert", "client_allowed_sans: [x, '" + name + "']"));
    try (SSLSocket socket = connect(client)) {
      assertThat(get(socket)).contains(status);
    }
  }

  @Test
  void versionsAndCipherSuites_areThoseOfTheFile() throws Exception {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    serve(tls("max_version: TLS12", "cipher_suites: [" + suite + "]"));
    try (SSLSocket socket = connect("")) {
      assertThat(get(socket)).contains("200");
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
      assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
    }
    configure(tls("min_version: TLS13", "cipher_suites: [" + suite + "]"));
    try (SSLSocket socket = connect("")) {
      assertThat(get(socket)).contains("200");
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    try (SSLSocket old = connect("", "TLSv1.2")) {
      assertThatThrownBy(() -> get(old)).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void users_needTheirPassword_andChangeWithTheFile() throws Exception {
    String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
    serve("basic_auth_users: {alice: '" + hash + "'}");
    HttpResponse<String> none = request("");
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.body()).isEqualTo("give a user and a password\n");
    assertThat(none.headers().firstValue("WWW-Authenticate"))
        .hasValue("Basic realm=\"procmem\", charset=\"UTF-8\"");
    assertThat(request("alice:right").statusCode()).isEqualTo(200);
    assertThat(request("alice:wrong").statusCode()).isEqualTo(401);
    assertThat(request("bob:right").statusCode()).isEqualTo(401);

    configure("basic_auth_users: {bob: '" + hash + "'}");
    assertThat(request("alice:right").statusCode()).isEqualTo(401);
    assertThat(request("bob:right").statusCode()).isEqualTo(200);
  }

  @Test
  void headers_areThoseOfTheFile_alsoOfRefusals() throws Exception {
    String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
    serve(
        "http_server_config: {headers: {X-Frame-Options: deny, X-XSS-Protection: ''}}",
        "basic_auth_users: {alice: '" + hash + "'}");
    for (String user : List.of("", "alice:right")) {
      HttpResponse<String> response = request(user);
      assertThat(response.headers().firstValue("X-Frame-Options")).hasValue("deny");
      assertThat(response.headers().firstValue("X-XSS-Protection")).isEmpty();
    }
  }
}
