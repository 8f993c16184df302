package io.procmem.stalls;

import io.procmem.comparison.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JVM that runs a {@link StallReader}. */
final class Reader implements AutoCloseable {

  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;

  /**
   * Starts one.
   *
   * @param prefix a command that runs the JVM, such as {@code nice}; or nothing
   * @param target the pid of the process to scan
   */
  Reader(List<String> prefix, long target) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StallReader.class.getName(), Long.toString(target)));
    process =
        ChildProcess.start(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
    in = process.getOutputStream();
    out = process.inputReader(StandardCharsets.US_ASCII);
  }

  long pid() {
    return process.pid();
  }

  /** Scans for some time; with 0, until a detail is complete. */
  List<Reading> read(DetailMode mode, long millis) throws IOException {
    in.write((mode.name() + " " + millis + "\n").getBytes(StandardCharsets.US_ASCII));
    in.flush();
    List<Reading> readings = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(StallReader.DONE)) {
        return readings;
      }
      Optional<Reading> reading = Reading.parse(line);
      reading.ifPresent(readings::add);
    }
    throw new IOException("the reader has ended");
  }

  @Override
  public void close() {
    ChildProcess.end(process);
  }
}
