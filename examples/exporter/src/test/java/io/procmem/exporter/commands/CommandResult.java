package io.procmem.exporter.commands;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** The exit code and the output of a command, without its progress: a busy machine is slow. */
record CommandResult(int code, String out, String err) {

  static CommandResult run(String... args) {
    return run(Map.of(), args);
  }

  static CommandResult run(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        ExporterCommand.run(
            new PrintWriter(out, true), new PrintWriter(err, true), environment, args);
    String messages = err.toString().replaceAll("still reading the memory.*\\R", "");
    return new CommandResult(code, out.toString(), messages);
  }
}
