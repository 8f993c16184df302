package io.procmem.comparison;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Processes that this program starts: none of them outlives it, even if it is interrupted. */
final class Child {

  private static final int PATIENCE_SECONDS = 5;

  private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LIVING.forEach(Process::destroyForcibly)));
  }

  private Child() {}

  static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    LIVING.add(process);
    return process;
  }

  /** Ends one, and waits until it has ended. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    LIVING.remove(process);
  }
}
