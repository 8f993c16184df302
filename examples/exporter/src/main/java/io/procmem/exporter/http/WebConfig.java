package io.procmem.exporter.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a web configuration file sets. Immutable.
 *
 * @param tls how connections are encrypted; null if they are not
 * @param headers headers of every response
 * @param users who has a password; null if nobody needs one
 * @param warnings what has no effect here
 */
record WebConfig(
    @Nullable Tls tls,
    Map<String, String> headers,
    @Nullable BasicAuth users,
    List<String> warnings) {

  /** {@return the settings without a file} */
  static WebConfig none() {
    return new WebConfig(null, Map.of(), null, List.of());
  }

  /** {@return whether every client that gets an answer has authenticated} */
  boolean authenticates() {
    return users != null || (tls != null && tls.authenticates());
  }
}
