package io.procmem.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.util.function.Supplier;

/** Lets requests pass that a web configuration allows. */
final class Guard implements HttpHandler {

  private final WebConfigFile file;
  private final Supplier<Content> content;

  Guard(WebConfigFile file, Supplier<Content> content) {
    this.file = file;
    this.content = content;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    WebConfig config = file.current();
    config.headers().forEach(exchange.getResponseHeaders()::set);
    Tls tls = config.tls();
    if (tls != null && exchange instanceof HttpsExchange secure && !tls.allows(secure)) {
      Response.plain(403, "the client certificate has none of the names of client_allowed_sans")
          .send(exchange);
      return;
    }
    BasicAuth users = config.users();
    BasicAuth.Result result =
        users == null
            ? BasicAuth.Result.RIGHT
            : users.check(exchange.getRequestHeaders().getFirst("Authorization"));
    switch (result) {
      case WRONG -> {
        exchange
            .getResponseHeaders()
            .set("WWW-Authenticate", "Basic realm=\"procmem\", charset=\"UTF-8\"");
        Response.plain(401, "give a user and a password").send(exchange);
      }
      case BUSY -> {
        exchange.getResponseHeaders().set("Retry-After", "1");
        Response.plain(503, "too many passwords are being checked: try again").send(exchange);
      }
      case RIGHT -> {
        boolean isLocal = exchange.getLocalAddress().getAddress().isLoopbackAddress();
        content.get().handle(exchange, isLocal || config.authenticates());
      }
    }
  }
}
