package io.procmem.exporter;

import io.procmem.exporter.commands.ExporterCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Starts the command line. */
public final class Main {

  private Main() {}

  /**
   * Runs one command and exits with its code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code = ExporterCommand.run(out, err, args);
    err.flush();
    // Lost output is a failure (the disk may be full), but without a message: a reader that closed
    // its pipe, such as head, has seen enough.
    boolean lost = out.checkError();
    System.exit(code == 0 && lost ? ExporterCommand.FAILED : code);
  }

  /** Expositions and JSON are UTF-8 in every locale, and so are the kernel's names. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
