package io.procmem.jvm;

import io.procmem.snapshot.ProcessId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The HotSpot JVMs among the processes of a report, this JVM included. Immutable.
 *
 * <p>Each process whose name, or that of its executable if it is known, is that of a Java launcher
 * either has numbers or a reason why not.
 */
public final class Jvms {

  private static final Jvms NONE = new Jvms(Map.of());

  private final Map<ProcessId, JvmReading> readings;

  private Jvms(Map<ProcessId, JvmReading> readings) {
    this.readings = readings;
  }

  /**
   * The JVMs with these readings.
   *
   * @param readings what is known of each process that was tried, in the order to keep
   * @return the JVMs
   */
  public static Jvms of(Map<ProcessId, ? extends JvmReading> readings) {
    return readings.isEmpty()
        ? NONE
        : new Jvms(Collections.unmodifiableMap(new LinkedHashMap<>(readings)));
  }

  /**
   * What is known about the heap of a process.
   *
   * @param process which process
   * @return its numbers, or why there are none; {@link JvmAbsence#NOT_A_LAUNCHER} for a process
   *     that was not tried
   */
  public JvmReading of(ProcessId process) {
    return readings.getOrDefault(process, JvmAbsence.NOT_A_LAUNCHER);
  }

  /** {@return the JVMs with numbers, by ascending pid} */
  public List<JvmUsage> all() {
    List<JvmUsage> all = new ArrayList<>();
    for (JvmReading reading : readings.values()) {
      if (reading instanceof JvmUsage usage) {
        all.add(usage);
      }
    }
    return List.copyOf(all);
  }

  /** {@return the processes that were tried and have no numbers, by ascending pid, and why} */
  public Map<ProcessId, JvmAbsence> absent() {
    Map<ProcessId, JvmAbsence> absent = new LinkedHashMap<>();
    readings.forEach(
        (process, reading) -> {
          if (reading instanceof JvmAbsence reason) {
            absent.put(process, reason);
          }
        });
    return Collections.unmodifiableMap(absent);
  }

  @Override
  public String toString() {
    return readings.toString();
  }
}
