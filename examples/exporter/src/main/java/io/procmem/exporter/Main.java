package io.procmem.exporter;

import io.procmem.exporter.commands.ExporterCommand;
import io.procmem.exporter.terminal.Output;
import io.procmem.exporter.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.util.Optional;

/** Starts the command line. */
public final class Main {

  private Main() {}

  /**
   * Runs one command and exits with its code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Output out = Output.to(FileDescriptor.out);
    PrintWriter err = Output.to(FileDescriptor.err).writer();
    int code = ExporterCommand.run(out.writer(), err, args);
    Optional<String> lost = out.failure();
    // A program that reads the output and ends, such as head, has read enough: no message.
    if (lost.isPresent() && !Output.isReadByAProgram(Terminal.own().output())) {
      err.println(ExporterCommand.NAME + ": the output cannot be written: " + lost.get());
    }
    err.flush();
    System.exit(code == 0 && lost.isPresent() ? ExporterCommand.FAILED : code);
  }
}
