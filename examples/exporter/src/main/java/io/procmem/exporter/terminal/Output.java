package io.procmem.exporter.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Text to stdout or stderr, and why it could not be written: a {@link PrintWriter} only says that
 * it could not. Not thread-safe.
 */
public final class Output {

  private final Failing bytes;
  private final PrintWriter writer;

  private Output(OutputStream bytes) {
    this.bytes = new Failing(bytes);
    // Expositions and JSON are UTF-8 in every locale, and so are the kernel's names.
    this.writer = new PrintWriter(new OutputStreamWriter(this.bytes, StandardCharsets.UTF_8), true);
  }

  /**
   * {@return an output to a file descriptor of this process}
   *
   * @param descriptor stdout or stderr
   */
  public static Output to(FileDescriptor descriptor) {
    return new Output(new FileOutputStream(descriptor));
  }

  static Output to(OutputStream bytes) {
    return new Output(bytes);
  }

  /** {@return where to write} */
  public PrintWriter writer() {
    return writer;
  }

  /** {@return the reason why something could not be written; empty if everything was} */
  public Optional<String> failure() {
    if (!writer.checkError()) { // which flushes
      return Optional.empty();
    }
    IOException failure = bytes.failure;
    return Optional.of(String.valueOf(failure == null ? "closed" : failure.getMessage()));
  }

  /**
   * {@return whether another program reads what is written to a destination} It may stop reading
   * whenever it has read enough, such as {@code head}.
   *
   * @param target the destination of stdout
   */
  public static boolean isReadByAProgram(Path target) {
    return target.toString().startsWith("pipe:") || target.toString().startsWith("socket:");
  }

  /** Keeps the first failure. */
  private static final class Failing extends FilterOutputStream {

    private @Nullable IOException failure;

    Failing(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      try {
        out.write(buffer, from, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
