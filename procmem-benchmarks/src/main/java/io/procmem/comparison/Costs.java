package io.procmem.comparison;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the calling thread and the readers of this library have used so far. Not the whole JVM: what
 * its compiler and its collector do meanwhile belongs to whoever of the rivals ran a moment ago.
 */
final class Costs {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record Used(long cpuNanos, long bytes) {}

  private final Map<Long, Used> byThread = new HashMap<>();

  private Costs() {}

  static Costs now() {
    List<Long> ids = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread == Thread.currentThread() || thread.getName().startsWith("procmem-reader")) {
        ids.add(thread.getId());
      }
    }
    Costs costs = new Costs();
    for (long id : ids) {
      long bytes = THREADS.getThreadAllocatedBytes(id);
      costs.byThread.put(id, new Used(THREADS.getThreadCpuTime(id), bytes));
    }
    return costs;
  }

  /** Processor time since then, of threads that are still there: readers stay for 10 seconds. */
  long cpuNanosSince(Costs before) {
    long sum = 0;
    for (Map.Entry<Long, Used> each : byThread.entrySet()) {
      sum += each.getValue().cpuNanos - before.of(each.getKey()).cpuNanos;
    }
    return sum;
  }

  /** Bytes allocated since then. */
  long bytesSince(Costs before) {
    long sum = 0;
    for (Map.Entry<Long, Used> each : byThread.entrySet()) {
      sum += each.getValue().bytes - before.of(each.getKey()).bytes;
    }
    return sum;
  }

  private Used of(long thread) {
    return byThread.getOrDefault(thread, new Used(0, 0));
  }
}
