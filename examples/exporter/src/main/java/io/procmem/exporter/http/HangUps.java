package io.procmem.exporter.http;

import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps clients that hang up out of the log. The Prometheus client logs two stack traces for each
 * such client; but nothing is wrong, and there is nothing to do.
 */
final class HangUps implements Filter {

  /** Kept, since a logger that is not referenced loses its filter. */
  private static final Logger LOGGER =
      Logger.getLogger("io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter");

  private HangUps() {}

  /** Affects all servers of this process. */
  static void ignore() {
    LOGGER.setFilter(new HangUps());
  }

  /** An exception of the exchange: a failed scrape throws none, so a response cannot be written. */
  @Override
  public boolean isLoggable(LogRecord record) {
    return !(record.getThrown() instanceof IOException);
  }
}
