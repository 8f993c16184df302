package io.procmem.exporter.http;

import java.io.IOException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps clients that disconnect early out of the log. The Prometheus client logs two stack traces
 * for each of them, although nothing is wrong.
 */
final class DisconnectLogFilter implements Filter {

  /** Kept here, because a logger that nothing references loses its filter. */
  private static final Logger LOGGER =
      Logger.getLogger("io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter");

  private DisconnectLogFilter() {}

  /** Installs the filter for all servers of this process. */
  static void install() {
    LOGGER.setFilter(new DisconnectLogFilter());
  }

  /** An exception of the exchange: a failed scrape throws none, so a response cannot be written. */
  @Override
  public boolean isLoggable(LogRecord record) {
    return !(record.getThrown() instanceof IOException);
  }
}
