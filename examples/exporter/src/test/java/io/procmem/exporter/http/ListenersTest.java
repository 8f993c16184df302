package io.procmem.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.procmem.exporter.server.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Sockets whose pages are exchanged. */
class ListenersTest {

  private final HttpClient client = HttpClient.newHttpClient();

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, text.length());
      exchange.getResponseBody().write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private CompletableFuture<String> get(URI url) {
    return client
        .sendAsync(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
        .thenApply(response -> response.body());
  }

  @Test
  void exchangedPages_answerTheNextRequest_andTheOldOnesThoseThatHaveBegun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch exchanged = new CountDownLatch(1);
    Content old =
        (exchange, isTrusted) -> {
          begun.countDown();
          awaitUninterrupted(exchanged);
          answer(exchange, "old");
        };
    try (Listeners listeners =
        Listeners.open(ListenAddress.parse(List.of("127.0.0.1"), 0), WebConfigFile.none(), old)) {
      URI url =
          URI.create("http://127.0.0.1:" + listeners.addresses().get(0).getPort() + "/metrics");
      CompletableFuture<String> first = get(url);
      begun.await();
      listeners.show((exchange, isTrusted) -> answer(exchange, "new"));
      assertThat(get(url).join()).isEqualTo("new");
      exchanged.countDown();
      assertThat(first.join()).isEqualTo("old");
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
