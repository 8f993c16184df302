package io.procmem.examples.spring;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * The worker processes that this service has started, and no others: each is ended through the
 * handle it was started with, since its pid may be somebody else's by now. The context ends them
 * all.
 */
@Component
final class Workers implements AutoCloseable {

  static final int MOST = 8;

  private static final long PATIENCE_SECONDS = 2;

  private final WorkerProgram program;
  private final Map<Long, Process> running = new HashMap<>();
  private boolean closed;

  Workers() throws IOException {
    this.program = WorkerProgram.unpack();
  }

  /** Starts one; gives its pid, or nothing if there are enough. */
  synchronized Optional<Long> start() throws IOException {
    running.values().removeIf(process -> !process.isAlive());
    if (closed || running.size() == MOST) {
      return Optional.empty();
    }
    Process process = program.start();
    running.put(process.pid(), process);
    return Optional.of(process.pid());
  }

  /** Ends one; says whether it was one of ours. */
  boolean end(long pid) {
    Process process;
    synchronized (this) {
      process = running.remove(pid);
    }
    if (process == null) {
      return false;
    }
    endAll(List.of(process));
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
    endAll(all);
    program.close();
  }

  /** Asks all before it waits for any. */
  private static void endAll(List<Process> processes) {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      try {
        if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          continue;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}
