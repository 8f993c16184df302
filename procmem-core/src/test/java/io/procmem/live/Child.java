package io.procmem.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real process, started by a test and ended with it. */
final class Child implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  static Child start(String... command) throws IOException {
    return new Child(
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** A shell that has run a script, calls itself {@code quiet}, and waits for its input to end. */
  static Child quiet(String script) throws IOException {
    Child child = shell(script + "\nprintf quiet > /proc/self/comm");
    child.awaitComm("quiet");
    child.awaitState("S");
    return child;
  }

  /** A shell that runs a script, and then waits for its input to end. */
  static Child shell(String script) throws IOException {
    return start("/bin/sh", "-c", script + "\nread end_of_input");
  }

  /** Writes a line to its standard input. */
  void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it ends by itself. */
  void awaitEnd() {
    await(() -> !process.isAlive());
  }

  int pid() {
    return (int) process.pid();
  }

  /** The text of one of its files, read in another way than procmem reads it. */
  String file(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid() + "/" + name));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The number behind a key of one of its files, in bytes. */
  long bytes(String name, String key) throws IOException {
    for (String line : file(name).split("\n")) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new AssertionError("no " + key + " in " + name);
  }

  /** The field of its {@code stat} with this number in the manual. */
  String stat(int number) throws IOException {
    String text = file("stat");
    String[] afterName = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return afterName[number - 3];
  }

  void awaitState(String state) {
    await(
        () -> {
          try {
            return stat(3).equals(state);
          } catch (IOException e) {
            throw new AssertionError("it is gone", e);
          }
        });
  }

  void awaitComm(String comm) {
    await(
        () -> {
          try {
            return file("comm").equals(comm + "\n");
          } catch (IOException e) {
            throw new AssertionError("it is gone", e);
          }
        });
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not happen within a minute");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    end(process);
  }

  /** Ends a process and all that it started, and waits until it is gone. */
  static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
