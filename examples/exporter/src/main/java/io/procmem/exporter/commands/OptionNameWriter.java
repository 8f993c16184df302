package io.procmem.exporter.commands;

import io.procmem.exporter.settings.Settings;
import java.io.PrintWriter;

/** Writes messages with the options of the exporter whose command line was given. */
final class OptionNameWriter extends PrintWriter {

  private final Settings settings;

  /**
   * Writes messages.
   *
   * @param err where they are written
   * @param settings what the command line means
   */
  OptionNameWriter(PrintWriter err, Settings settings) {
    super(err, true);
    this.settings = settings;
  }

  /** Messages are printed as a whole, so an option is never cut. */
  @Override
  public void write(String text) {
    super.write(settings.spelled(text));
  }
}
