package io.procmem.exporter.http;

import io.procmem.exporter.http.Tls.ClientAuth;
import io.procmem.exporter.input.Nearest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import nl.altindag.ssl.SSLFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the section of TLS of a web configuration file. */
final class TlsReader {

  /** The key of the section. */
  static final String NAME = "tls_server_config";

  /** Its keys. */
  static final List<String> KEYS =
      List.of(
          "cert",
          "key",
          "client_ca",
          "cert_file",
          "key_file",
          "client_ca_file",
          "client_auth_type",
          "client_allowed_sans",
          "min_version",
          "max_version",
          "cipher_suites",
          "prefer_server_cipher_suites",
          "curve_preferences");

  private static final List<String> VERSIONS = List.of("TLS12", "TLS13");

  private final Problems problems;
  private final FileTexts texts;
  private final JsonNode node;

  /**
   * Reads a section.
   *
   * @param problems receives its mistakes
   * @param texts reads the files that it names
   * @param node the section; a missing node if there is none
   */
  TlsReader(Problems problems, FileTexts texts, JsonNode node) {
    this.problems = problems;
    this.texts = texts;
    this.node = node;
  }

  /** {@return what it sets; null without TLS, or if there are mistakes} */
  @Nullable Tls tls() {
    if (node.isEmpty()) {
      return null;
    }
    ClientAuth clients = clients();
    List<String> protocols = protocols();
    List<String> ciphers = ciphers(protocols);
    if (node.has("curve_preferences")) {
      problems.warn(
          NAME + ".curve_preferences",
          "it has no effect: set curves with java -Djdk.tls.namedGroups=…");
    }
    List<Certificate> chain = certificates("cert", true);
    List<Certificate> authorities = certificates("client_ca", clients.isVerified());
    if (!authorities.isEmpty() && !clients.isVerified()) {
      problems.add(
          NAME + ".client_ca_file",
          "it has no effect with client_auth_type "
              + clients
              + ": give "
              + ClientAuth.REQUIRE_AND_VERIFY);
    }
    List<String> names = texts("client_allowed_sans");
    if (!names.isEmpty() && !clients.isRequired()) {
      problems.add(
          NAME + ".client_allowed_sans",
          "clients need no certificate: give client_auth_type " + ClientAuth.REQUIRE_AND_VERIFY);
    }
    SSLFactory factory = factory(chain, clients, authorities);
    return factory == null
        ? null
        : new Tls(
            factory,
            clients,
            names.stream().map(Tls::asJavaWrites).collect(Collectors.toSet()),
            protocols,
            ciphers,
            problems.flag(
                NAME + ".prefer_server_cipher_suites",
                node.path("prefer_server_cipher_suites"),
                true));
  }

  private @Nullable SSLFactory factory(
      List<Certificate> chain, ClientAuth clients, List<Certificate> authorities) {
    Optional<String> pem = pem("key", true);
    if (pem.isEmpty() || !problems.lines().isEmpty()) {
      return null;
    }
    try {
      PrivateKey key = Pem.privateKey(pem.get());
      return Tls.factory(key, chain, clients, authorities);
    } catch (GeneralSecurityException e) {
      problems.add(NAME + "." + given("key"), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The key of the two that is in the file: the text itself, or the file that has it. */
  private String given(String key) {
    return node.has(key) ? key : key + "_file";
  }

  private Optional<String> pem(String key, boolean isNeeded) {
    String given = given(key);
    String value = problems.text(NAME + "." + given, node.path(given));
    if (node.has(key) && node.has(key + "_file")) {
      problems.add(
          NAME + "." + key, "it is given twice: leave out " + key + " or " + key + "_file");
    } else if (value.isEmpty() && isNeeded) {
      problems.add(NAME + "." + given, "it is missing: give the path of a PEM file");
    } else if (!value.isEmpty()) {
      try {
        return Optional.of(
            node.has(key) ? value : texts.read(problems.file().resolveSibling(value)));
      } catch (IOException e) {
        problems.add(NAME + "." + given, String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private List<Certificate> certificates(String key, boolean isNeeded) {
    Optional<String> pem = pem(key, isNeeded);
    if (pem.isEmpty()) {
      return List.of();
    }
    try {
      return Pem.certificates(pem.get());
    } catch (CertificateException e) {
      problems.add(NAME + "." + given(key), String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private ClientAuth clients() {
    String word = problems.text(NAME + ".client_auth_type", node.path("client_auth_type"));
    Optional<ClientAuth> clients =
        word.isEmpty() ? Optional.of(ClientAuth.NO_CLIENT_CERT) : ClientAuth.named(word);
    if (clients.isEmpty()) {
      List<String> words = Arrays.stream(ClientAuth.values()).map(ClientAuth::toString).toList();
      problems.add(
          NAME + ".client_auth_type", "'" + word + "' is not one of " + String.join(", ", words));
    }
    return clients.orElse(ClientAuth.NO_CLIENT_CERT);
  }

  private List<String> protocols() {
    int min = version("min_version", "TLS12");
    int max = version("max_version", "TLS13");
    if (min > max && max >= 0) {
      problems.add(NAME + ".max_version", "it is below min_version: give TLS13");
    }
    return min < 0 || max < min
        ? List.of()
        : VERSIONS.subList(min, max + 1).stream()
            .map(version -> version.replace("TLS1", "TLSv1."))
            .toList();
  }

  private int version(String key, String usual) {
    String word = problems.text(NAME + "." + key, node.path(key));
    int version = VERSIONS.indexOf(word.isEmpty() ? usual : word);
    if (version < 0) {
      boolean isOld = word.equals("TLS10") || word.equals("TLS11");
      problems.add(
          NAME + "." + key,
          "'"
              + word
              + (isOld ? "' is insecure, and Java refuses it" : "' is no version")
              + ": give TLS12 or TLS13");
    }
    return version;
  }

  /** The suites of TLS 1.3 are not configured by this key. */
  private List<String> ciphers(List<String> protocols) {
    List<String> ciphers = new ArrayList<>(texts("cipher_suites"));
    if (ciphers.isEmpty()) {
      return ciphers;
    }
    List<String> known = supported();
    for (String cipher : ciphers) {
      if (!known.contains(cipher)) {
        problems.add(
            NAME + ".cipher_suites",
            "'" + cipher + "' is no cipher suite of this JVM" + Nearest.question(cipher, known));
      }
    }
    if (protocols.contains("TLSv1.3")) {
      known.stream()
          .filter(cipher -> !cipher.contains("_WITH_") && cipher.startsWith("TLS_"))
          .filter(cipher -> !cipher.contains("SCSV") && !ciphers.contains(cipher))
          .forEach(ciphers::add);
    }
    return ciphers;
  }

  private static List<String> supported() {
    try {
      return List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private List<String> texts(String key) {
    List<String> all = new ArrayList<>();
    JsonNode list = node.path(key);
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      problems.add(NAME + "." + key, "give a list");
    }
    list.forEach(one -> all.add(problems.text(NAME + "." + key, one)));
    return all;
  }
}
