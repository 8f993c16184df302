package io.procmem.comparison;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU time and allocation so far of the calling thread and of this library's reader threads. Not of
 * the whole JVM: its compiler and its collector may still be busy with an earlier contender.
 */
public final class Costs {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record ThreadCosts(long cpuNanos, long bytes) {
    static final ThreadCosts NONE = new ThreadCosts(0, 0);
  }

  private final Map<Long, ThreadCosts> byThread = new HashMap<>();

  private Costs() {}

  public static Costs now() {
    List<Long> ids = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread == Thread.currentThread() || thread.getName().startsWith("procmem-reader")) {
        ids.add(thread.getId());
      }
    }
    Costs costs = new Costs();
    for (long id : ids) {
      long bytes = THREADS.getThreadAllocatedBytes(id);
      costs.byThread.put(id, new ThreadCosts(THREADS.getThreadCpuTime(id), bytes));
    }
    return costs;
  }

  /** CPU time since then of the threads that are still alive: idle readers live for 10 seconds. */
  public long cpuNanosSince(Costs before) {
    long sum = 0;
    for (Map.Entry<Long, ThreadCosts> each : byThread.entrySet()) {
      sum += each.getValue().cpuNanos - before.of(each.getKey()).cpuNanos;
    }
    return sum;
  }

  /** Bytes allocated since then by the same threads. */
  long bytesSince(Costs before) {
    long sum = 0;
    for (Map.Entry<Long, ThreadCosts> each : byThread.entrySet()) {
      sum += each.getValue().bytes - before.of(each.getKey()).bytes;
    }
    return sum;
  }

  private ThreadCosts of(long thread) {
    return byThread.getOrDefault(thread, ThreadCosts.NONE);
  }
}
