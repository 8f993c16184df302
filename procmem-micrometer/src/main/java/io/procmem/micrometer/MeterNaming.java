package io.procmem.micrometer;

/** How meters and tags are named. */
public enum MeterNaming {
  /** As in {@code docs/metrics.md}, with dots: {@code procmem.group.resident.memory}. */
  PROCMEM,
  /**
   * By OpenTelemetry's semantic conventions for processes where they have a name, such as {@code
   * process.memory.usage} and {@code process.cpu.time} with {@code cpu.mode}; otherwise as {@link
   * #PROCMEM}. On every meter of a process, pid, user, parent, executable and control group are
   * tags by OpenTelemetry, such as {@code process.pid} and {@code process.owner}.
   */
  OPEN_TELEMETRY
}
