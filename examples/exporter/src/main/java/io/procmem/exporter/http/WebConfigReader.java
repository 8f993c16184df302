package io.procmem.exporter.http;

import io.procmem.exporter.config.Nearest;
import io.procmem.exporter.http.Tls.ClientAuth;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import nl.altindag.ssl.SSLFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a web configuration file in the format of Prometheus, and finds all of its mistakes. */
final class WebConfigReader {

  private static final String TLS = "tls_server_config";
  private static final String HTTP = "http_server_config";
  private static final String USERS = "basic_auth_users";
  private static final String RATE = "rate_limit";

  private static final List<String> TLS_KEYS =
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

  /** The headers that can be set, and the values they take; any if there are none. */
  private static final Map<String, Set<String>> HEADERS =
      Map.of(
          "Content-Security-Policy", Set.of(),
          "Strict-Transport-Security", Set.of(),
          "X-Content-Type-Options", Set.of("nosniff"),
          "X-Frame-Options", Set.of("deny", "sameorigin"),
          "X-XSS-Protection", Set.of());

  private static final List<String> VERSIONS = List.of("TLS12", "TLS13");

  /** A hash of this cost takes seconds. */
  private static final int MAX_COST = 16;

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final FileTexts texts;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private WebConfigReader(Path file, FileTexts texts) {
    this.file = file;
    this.texts = texts;
  }

  /**
   * {@return what a file sets}
   *
   * @param file the file
   * @param texts reads it and the files that it names
   * @throws IOException if a file cannot be read or has mistakes: a line for each, with the file,
   *     the key and what to do
   */
  static WebConfig read(Path file, FileTexts texts) throws IOException {
    WebConfigReader reader = new WebConfigReader(file, texts);
    WebConfig config = reader.config(reader.parsed());
    if (!reader.problems.isEmpty()) {
      throw new IOException(String.join("\n", reader.problems));
    }
    return config;
  }

  private JsonNode parsed() throws IOException {
    try {
      return YAML.readTree(texts.read(file));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String what = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new IOException(file + (line < 1 ? "" : ":" + line) + ": this is not YAML: " + what, e);
    }
  }

  private WebConfig config(JsonNode root) {
    if (!root.isMissingNode() && !root.isNull()) { // of an empty file
      checkKeys("", root, List.of(TLS, HTTP, USERS, RATE));
    }
    if (root.has(RATE)) {
      problem(RATE, "this exporter has no rate limit: leave it out");
    }
    Map<String, String> headers = headers(section(root, HTTP, List.of("http2", "headers")));
    Map<String, String> users = users(root.path(USERS));
    Tls tls = tls(section(root, TLS, TLS_KEYS));
    return new WebConfig(
        tls,
        headers,
        users.isEmpty() || !problems.isEmpty() ? null : new BasicAuth(users),
        List.copyOf(warnings));
  }

  private void problem(String key, String what) {
    problems.add(file + ": " + key + ": " + what);
  }

  private JsonNode section(JsonNode root, String name, List<String> keys) {
    JsonNode section = root.path(name);
    if (section.isMissingNode() || section.isNull()) {
      return MissingNode.getInstance();
    }
    checkKeys(name + ".", section, keys);
    return section;
  }

  private void checkKeys(String prefix, JsonNode node, List<String> keys) {
    if (!node.isObject()) {
      String place = prefix.isEmpty() ? "" : ": " + prefix.substring(0, prefix.length() - 1);
      problems.add(file + place + ": write keys and values, such as " + keys.get(0) + ": …");
    }
    for (String key : node.propertyNames()) {
      if (!keys.contains(key)) {
        problem(prefix + key, "there is no such key" + Nearest.question(key, keys));
      }
    }
  }

  private Map<String, String> headers(JsonNode http) {
    if (http.path("http2").asBoolean(false)) {
      warnings.add(file + ": " + HTTP + ".http2: this exporter has HTTP/1.1 only");
    }
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> header : http.path("headers").properties()) {
      String key = HTTP + ".headers." + header.getKey();
      String value = text(key, header.getValue());
      Set<String> allowed = HEADERS.get(header.getKey());
      if (allowed == null) {
        String question = Nearest.question(header.getKey(), HEADERS.keySet());
        problem(key, "this header cannot be set" + question);
      } else if (value.chars().anyMatch(c -> c < ' ')) {
        problem(key, "a header is one line: give it without line breaks");
      } else if (!allowed.isEmpty() && !value.isEmpty() && !allowed.contains(value)) {
        problem(key, "'" + value + "' is not one of " + sorted(allowed));
      } else if (!value.isEmpty()) {
        headers.put(header.getKey(), value);
      }
    }
    return headers;
  }

  private Map<String, String> users(JsonNode node) {
    Map<String, String> users = new TreeMap<>();
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      problem(USERS, "give users and the hashes of their passwords, such as alice: $2y$10$…");
    }
    for (Map.Entry<String, JsonNode> user : node.properties()) {
      String key = USERS + "." + user.getKey();
      String hash = text(key, user.getValue());
      Matcher parts = BasicAuth.HASH.matcher(hash);
      if (user.getKey().isEmpty() || user.getKey().contains(":")) {
        problem(key, "the name of a user is not empty and has no colon");
      } else if (!parts.matches()) {
        problem(key, "this is no bcrypt hash: make one with 'htpasswd -nBC 10 \"\"'");
      } else if (Integer.parseInt(parts.group(1)) > MAX_COST
          || Integer.parseInt(parts.group(1)) < 4) {
        problem(
            key,
            "the cost " + parts.group(1) + " is not from 4 to " + MAX_COST + ": make another hash");
      } else {
        users.put(user.getKey(), hash);
      }
    }
    return users;
  }

  private @Nullable Tls tls(JsonNode node) {
    if (node.isEmpty()) {
      return null;
    }
    ClientAuth clients = clients(node);
    List<String> protocols = protocols(node);
    List<String> ciphers = ciphers(node, protocols);
    if (node.has("curve_preferences")) {
      warnings.add(
          file
              + ": "
              + TLS
              + ".curve_preferences has no effect: set curves with java -Djdk.tls.namedGroups=…");
    }
    List<Certificate> chain = certificates(node, "cert", true);
    List<Certificate> authorities = certificates(node, "client_ca", clients.isVerified());
    if (!authorities.isEmpty() && !clients.isVerified()) {
      problem(
          TLS + ".client_ca_file",
          "it has no effect with client_auth_type "
              + clients
              + ": give "
              + ClientAuth.REQUIRE_AND_VERIFY);
    }
    List<String> names = texts(node, "client_allowed_sans");
    if (!names.isEmpty() && !clients.isRequired()) {
      problem(
          TLS + ".client_allowed_sans",
          "clients need no certificate: give client_auth_type " + ClientAuth.REQUIRE_AND_VERIFY);
    }
    SSLFactory factory = factory(node, chain, clients, authorities);
    return factory == null
        ? null
        : new Tls(
            factory,
            clients,
            names.stream().map(Tls::asJavaWrites).collect(Collectors.toSet()),
            protocols,
            ciphers,
            node.path("prefer_server_cipher_suites").asBoolean(true));
  }

  private @Nullable SSLFactory factory(
      JsonNode node, List<Certificate> chain, ClientAuth clients, List<Certificate> authorities) {
    Optional<String> pem = pem(node, "key", true);
    if (pem.isEmpty() || !problems.isEmpty()) {
      return null;
    }
    try {
      PrivateKey key = Pem.privateKey(pem.get());
      return Tls.factory(key, chain, clients, authorities);
    } catch (GeneralSecurityException e) {
      problem(TLS + "." + given(node, "key"), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The key of the two that is in the file: the text itself, or the file that has it. */
  private static String given(JsonNode node, String key) {
    return node.has(key) ? key : key + "_file";
  }

  private Optional<String> pem(JsonNode node, String key, boolean isNeeded) {
    String given = given(node, key);
    String value = text(TLS + "." + given, node.path(given));
    if (node.has(key) && node.has(key + "_file")) {
      problem(TLS + "." + key, "it is given twice: leave out " + key + " or " + key + "_file");
    } else if (value.isEmpty() && isNeeded) {
      problem(TLS + "." + given, "it is missing: give the path of a PEM file");
    } else if (!value.isEmpty()) {
      try {
        return Optional.of(node.has(key) ? value : texts.read(file.resolveSibling(value)));
      } catch (IOException e) {
        problem(TLS + "." + given, String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private List<Certificate> certificates(JsonNode node, String key, boolean isNeeded) {
    Optional<String> pem = pem(node, key, isNeeded);
    if (pem.isEmpty()) {
      return List.of();
    }
    try {
      return Pem.certificates(pem.get());
    } catch (CertificateException e) {
      problem(TLS + "." + given(node, key), String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private ClientAuth clients(JsonNode node) {
    String word = text(TLS + ".client_auth_type", node.path("client_auth_type"));
    Optional<ClientAuth> clients =
        word.isEmpty() ? Optional.of(ClientAuth.NO_CLIENT_CERT) : ClientAuth.named(word);
    if (clients.isEmpty()) {
      List<String> words = Arrays.stream(ClientAuth.values()).map(ClientAuth::toString).toList();
      problem(
          TLS + ".client_auth_type", "'" + word + "' is not one of " + String.join(", ", words));
    }
    return clients.orElse(ClientAuth.NO_CLIENT_CERT);
  }

  private List<String> protocols(JsonNode node) {
    int min = version(node, "min_version", "TLS12");
    int max = version(node, "max_version", "TLS13");
    if (min > max && max >= 0) {
      problem(TLS + ".max_version", "it is below min_version: give TLS13");
    }
    return min < 0 || max < min
        ? List.of()
        : VERSIONS.subList(min, max + 1).stream()
            .map(version -> version.replace("TLS1", "TLSv1."))
            .toList();
  }

  private int version(JsonNode node, String key, String usual) {
    String word = text(TLS + "." + key, node.path(key));
    int version = VERSIONS.indexOf(word.isEmpty() ? usual : word);
    if (version < 0) {
      boolean isOld = word.equals("TLS10") || word.equals("TLS11");
      problem(
          TLS + "." + key,
          "'"
              + word
              + (isOld ? "' is insecure, and Java refuses it" : "' is no version")
              + ": give TLS12 or TLS13");
    }
    return version;
  }

  /** The suites of TLS 1.3 are not configured by this key. */
  private List<String> ciphers(JsonNode node, List<String> protocols) {
    List<String> ciphers = new ArrayList<>(texts(node, "cipher_suites"));
    if (ciphers.isEmpty()) {
      return ciphers;
    }
    List<String> known = supported();
    for (String cipher : ciphers) {
      if (!known.contains(cipher)) {
        problem(
            TLS + ".cipher_suites",
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

  private List<String> texts(JsonNode node, String key) {
    List<String> all = new ArrayList<>();
    JsonNode list = node.path(key);
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      problem(TLS + "." + key, "give a list");
    }
    list.forEach(one -> all.add(text(TLS + "." + key, one)));
    return all;
  }

  private String text(String key, JsonNode value) {
    if (value.isContainer()) {
      problem(key, "give one value");
    }
    return value.isValueNode() && !value.isNull() ? value.asString() : "";
  }

  private static String sorted(Set<String> words) {
    return words.stream().sorted().collect(Collectors.joining(", "));
  }
}
