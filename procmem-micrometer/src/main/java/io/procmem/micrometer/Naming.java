package io.procmem.micrometer;

/** How meters and tags are called. */
public enum Naming {
  /** As in {@code docs/metrics.md}, with dots: {@code procmem.group.resident.memory}. */
  PROCMEM,
  /**
   * By OpenTelemetry's semantic conventions of processes where they have a name for it, such as
   * {@code process.memory.usage}, {@code process.cpu.time} with {@code cpu.mode}, and the tag
   * {@code process.pid}; all else as {@link #PROCMEM}.
   */
  OPEN_TELEMETRY
}
