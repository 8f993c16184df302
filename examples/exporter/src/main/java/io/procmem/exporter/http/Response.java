package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A response to a request.
 *
 * @param status its code
 * @param type the type of the text
 * @param text its body
 */
record Response(int status, String type, String text) {

  /** {@return a line of text} */
  static Response plain(int status, String text) {
    return new Response(status, "text/plain; charset=utf-8", text + "\n");
  }

  /** Sends it, and ends the exchange. */
  void send(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }
}
