package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Starts a {@link DrivenHost} in its own mount namespace and sends it orders. */
final class Host implements AutoCloseable {

  /** A report on a busy machine takes seconds; a host that takes this long hangs. */
  private static final long PATIENCE_SECONDS = 60;

  private static final Path PROC = Path.of("/proc");

  private final Process process;
  private final BlockingQueue<List<String>> answers = new LinkedBlockingQueue<>();

  private Host(Process process) {
    this.process = process;
    Thread listener = new Thread(this::listen, "listening to a host");
    listener.setDaemon(true);
    listener.start();
  }

  /**
   * Starts one and waits until its JVM is up, since a starting JVM reads some of the machine's
   * files itself. Its {@code ProcMem} is built for the first report. Skips the test if the
   * namespace cannot be created.
   *
   * @param setup shell commands that prepare its namespace
   * @param command the host's command line
   */
  static Host start(String setup, List<String> command) throws IOException, InterruptedException {
    MountNamespace.assumePossible(setup);
    Host host =
        new Host(
            new ProcessBuilder(MountNamespace.command(setup, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    try {
      assertThat(host.ask("start")).isEmpty();
    } catch (AssertionError | IOException | InterruptedException e) {
      host.close();
      throw e;
    }
    return host;
  }

  private void listen() {
    List<String> answer = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(DrivenHost.END)) {
          answers.add(answer);
          answer = new ArrayList<>();
        } else {
          answer.add(line);
        }
      }
    } catch (IOException e) {
      answer.add("(" + e + ")"); // the test closes the host while it speaks
    }
    answer.add("(the host has ended)");
    answers.add(answer);
  }

  private void say(String order) throws IOException {
    process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  private List<String> ask(String order) throws IOException, InterruptedException {
    say(order);
    List<String> answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("'" + order + "' did not return within a minute");
    }
    return answer;
  }

  Seen report() throws IOException, InterruptedException {
    return new Seen(ask("report"));
  }

  /** The report for a thread with a set interrupt flag. */
  Seen reportInterrupted() throws IOException, InterruptedException {
    return new Seen(ask("report interrupted"));
  }

  /** An action before each report. */
  interface Step {
    void run() throws IOException;
  }

  /** Requests reports until one satisfies a condition. */
  Seen await(String expected, Step before, Predicate<Seen> condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      before.run();
      Seen seen = report();
      if (condition.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no report within a minute " + expected + "; the last:\n" + seen);
      }
      Thread.sleep(20);
    }
  }

  Seen await(String expected, Predicate<Seen> condition) throws IOException, InterruptedException {
    return await(expected, () -> {}, condition);
  }

  void cover(Source file, Path by) throws IOException {
    MountNamespace.cover(process.pid(), PROC.resolve(file.file()), by);
  }

  void uncover(Source file) throws IOException {
    MountNamespace.uncover(process.pid(), PROC.resolve(file.file()));
  }

  /** {@code close} returns and the JVM exits, even if threads are blocked. */
  void assertExits() throws IOException, InterruptedException {
    assertThat(ask("close")).isEmpty();
    say("exit");
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it exits").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Override
  public void close() {
    Child.end(process);
  }
}
