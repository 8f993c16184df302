package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What is shown to clients that may connect. */
@FunctionalInterface
public interface Content {

  /**
   * Answers a request.
   *
   * @param exchange the request and its response
   * @param isTrusted whether it may see what is sensitive: the client has authenticated, or is on
   *     this machine
   * @throws IOException if the response cannot be sent
   */
  void handle(HttpExchange exchange, boolean isTrusted) throws IOException;
}
