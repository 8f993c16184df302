package io.procmem.examples.spring.shop;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * The worker processes that this service has started. Each is stopped through its own handle: its
 * pid may belong to another process by then. Closing the context stops all. Thread-safe.
 */
@Component
final class Workers implements AutoCloseable {

  static final int MAX_WORKERS = 8;

  private static final long STOP_TIMEOUT_SECONDS = 2;

  private final WorkerProgram program;
  private final Map<Long, Process> running = new HashMap<>();
  private boolean closed;

  Workers() throws IOException {
    this.program = WorkerProgram.unpack();
  }

  /** Starts a worker and returns its pid; empty if the maximum is reached. */
  synchronized Optional<Long> start() throws IOException {
    running.values().removeIf(process -> !process.isAlive());
    if (closed || running.size() == MAX_WORKERS) {
      return Optional.empty();
    }
    Process process = program.start();
    running.put(process.pid(), process);
    return Optional.of(process.pid());
  }

  /** Stops a worker; returns false if it is not one of this service. */
  boolean stop(long pid) {
    Process process;
    synchronized (this) {
      process = running.remove(pid);
    }
    if (process == null) {
      return false;
    }
    stopAll(List.of(process));
    return true;
  }

  @Override
  public void close() throws IOException {
    List<Process> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(running.values());
      running.clear();
    }
    stopAll(all);
    program.close();
  }

  /** Signals all before it waits for the first. */
  private static void stopAll(List<Process> processes) {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          continue;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}
