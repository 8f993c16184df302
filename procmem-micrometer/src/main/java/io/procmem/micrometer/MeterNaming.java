package io.procmem.micrometer;

/** How meters and tags are named. */
public enum MeterNaming {
  /** As in {@code docs/metrics.md}, with dots: {@code procmem.group.resident.memory}. */
  PROCMEM,
  /**
   * By OpenTelemetry's semantic conventions for processes where they have a name, such as {@code
   * process.memory.usage}, {@code process.cpu.time} with {@code cpu.mode}, and the tag {@code
   * process.pid}; otherwise as {@link #PROCMEM}.
   */
  OPEN_TELEMETRY
}
