package io.procmem.examples.spring.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests to a service on this machine. */
final class Client {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper mapper = new JsonMapper();
  private final int port;

  Client(int port) {
    this.port = port;
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.noBody())
            .timeout(TIMEOUT)
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  String get(String path) throws IOException, InterruptedException {
    return send("GET", path).body();
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return json(send("GET", path));
  }

  JsonNode json(HttpResponse<String> response) {
    return mapper.readTree(response.body());
  }

  Scrape scrape() throws IOException, InterruptedException {
    HttpResponse<String> response = send("GET", "/actuator/prometheus");
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return Scrape.parse(response.body());
  }
}
