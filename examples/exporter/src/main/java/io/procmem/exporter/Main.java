package io.procmem.exporter;

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
    // Whoever closed the pipe has seen enough, and a full disk must not pass for success: no word
    // about it, but no 0 either.
    boolean lost = out.checkError();
    System.exit(code == 0 && lost ? ExporterCommand.FAILED : code);
  }

  /** Expositions and JSON are UTF-8 whatever the locale says, and so are the kernel's names. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
