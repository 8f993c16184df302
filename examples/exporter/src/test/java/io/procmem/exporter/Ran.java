package io.procmem.exporter;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that was run, and what it left. */
record Ran(int code, String out, String err) {

  static Ran command(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = ExporterCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Ran(code, out.toString(), err.toString());
  }
}
