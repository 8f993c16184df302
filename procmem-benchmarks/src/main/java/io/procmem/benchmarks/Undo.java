package io.procmem.benchmarks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a measurement changes on the machine and has to undo: also if it fails half-way, or if the
 * JVM is stopped by a signal. Thread-safe.
 */
final class Undo implements AutoCloseable {

  /** Undoes one change. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean isEnding;

  /** Undoes what is left when the JVM ends, too. */
  void whenStopped() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /**
   * Adds a step. Call it before the change, so that nothing can fail between the two.
   *
   * @throws IllegalStateException if the JVM ends, so that nothing more may be changed
   */
  synchronized void add(Step step) {
    if (isEnding) {
      throw new IllegalStateException("this JVM ends");
    }
    steps.push(step);
  }

  /** Undoes all changes, the last first. A step that fails does not keep the others from it. */
  @Override
  public synchronized void close() throws IOException {
    Throwable failure = null;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (IOException | RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw new IOException("not everything could be undone: " + failure.getMessage(), failure);
    }
  }

  private synchronized void end() {
    isEnding = true;
    try {
      close();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }
}
