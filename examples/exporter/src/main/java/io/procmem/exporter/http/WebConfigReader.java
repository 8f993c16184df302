package io.procmem.exporter.http;

import io.procmem.exporter.input.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a web configuration file in the format of Prometheus, and finds all of its mistakes. */
final class WebConfigReader {

  private static final String TLS = TlsReader.NAME;
  private static final String HTTP = "http_server_config";
  private static final String USERS = "basic_auth_users";
  private static final String RATE = "rate_limit";

  /** The headers that can be set, and the values they take; any if there are none. */
  private static final Map<String, Set<String>> HEADERS =
      Map.of(
          "Content-Security-Policy", Set.of(),
          "Strict-Transport-Security", Set.of(),
          "X-Content-Type-Options", Set.of("nosniff"),
          "X-Frame-Options", Set.of("deny", "sameorigin"),
          "X-XSS-Protection", Set.of());

  /** A hash of this cost takes seconds. */
  private static final int MAX_COST = 16;

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final FileTexts texts;
  private final Problems problems;

  private WebConfigReader(Path file, FileTexts texts) {
    this.file = file;
    this.texts = texts;
    this.problems = new Problems(file, new ArrayList<>(), new ArrayList<>());
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
    if (!reader.problems.lines().isEmpty()) {
      throw new IOException(String.join("\n", reader.problems.lines()));
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
      problems.add(RATE, "this exporter has no rate limit: leave it out");
    }
    Map<String, String> headers = headers(section(root, HTTP, List.of("http2", "headers")));
    Map<String, String> users = users(root.path(USERS));
    Tls tls = new TlsReader(problems, texts, section(root, TLS, TlsReader.KEYS)).tls();
    return new WebConfig(
        tls,
        headers,
        users.isEmpty() || !problems.lines().isEmpty() ? null : new BasicAuth(users),
        List.copyOf(problems.warnings()));
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
      problems
          .lines()
          .add(file + place + ": write keys and values, such as " + keys.get(0) + ": …");
    }
    for (String key : node.propertyNames()) {
      if (!keys.contains(key)) {
        problems.add(prefix + key, "there is no such key" + Nearest.question(key, keys));
      }
    }
  }

  private Map<String, String> headers(JsonNode http) {
    if (problems.flag(HTTP + ".http2", http.path("http2"), false)) {
      problems.warn(HTTP + ".http2", "this exporter has HTTP/1.1 only");
    }
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> header : http.path("headers").properties()) {
      String key = HTTP + ".headers." + header.getKey();
      String value = problems.text(key, header.getValue());
      Set<String> allowed = HEADERS.get(header.getKey());
      if (allowed == null) {
        String question = Nearest.question(header.getKey(), HEADERS.keySet());
        problems.add(key, "this header cannot be set" + question);
      } else if (value.chars().anyMatch(c -> c < ' ')) {
        problems.add(key, "a header is one line: give it without line breaks");
      } else if (!allowed.isEmpty() && !value.isEmpty() && !allowed.contains(value)) {
        problems.add(key, "'" + value + "' is not one of " + sorted(allowed));
      } else if (!value.isEmpty()) {
        headers.put(header.getKey(), value);
      }
    }
    return headers;
  }

  private Map<String, String> users(JsonNode node) {
    Map<String, String> users = new TreeMap<>();
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      problems.add(USERS, "give users and the hashes of their passwords, such as alice: $2y$10$…");
    }
    for (Map.Entry<String, JsonNode> user : node.properties()) {
      String key = USERS + "." + user.getKey();
      String hash = problems.text(key, user.getValue());
      Matcher parts = BasicAuth.HASH.matcher(hash);
      if (user.getKey().isEmpty() || user.getKey().contains(":")) {
        problems.add(key, "the name of a user is not empty and has no colon");
      } else if (!parts.matches()) {
        problems.add(key, "this is no bcrypt hash: make one with 'htpasswd -nBC 10 \"\"'");
      } else if (Integer.parseInt(parts.group(1)) > MAX_COST
          || Integer.parseInt(parts.group(1)) < 4) {
        problems.add(
            key,
            "the cost " + parts.group(1) + " is not from 4 to " + MAX_COST + ": make another hash");
      } else {
        users.put(user.getKey(), hash);
      }
    }
    return users;
  }

  private static String sorted(Set<String> words) {
    return words.stream().sorted().collect(Collectors.joining(", "));
  }
}
