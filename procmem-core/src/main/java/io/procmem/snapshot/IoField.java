package io.procmem.snapshot;

/**
 * The numbers of {@code /proc/[pid]/io} since the process started, its ended threads and waited-for
 * children among it; proc_pid_io(5).
 */
public enum IoField implements KernelField {
  /** Bytes its read calls returned, from a disk or not. */
  READ_CHARS("rchar"),
  /** Bytes its write calls took, to a disk or not. */
  WRITTEN_CHARS("wchar"),
  /** Read calls, a count. */
  READ_CALLS("syscr"),
  /** Write calls, a count. */
  WRITE_CALLS("syscw"),
  /** Bytes fetched from storage for it. */
  READ_BYTES("read_bytes"),
  /** Bytes sent to storage for it. */
  WRITTEN_BYTES("write_bytes"),
  /** Bytes in {@link #WRITTEN_BYTES} that never went, since the file was cut or removed in time. */
  CANCELLED_BYTES("cancelled_write_bytes");

  private final String key;

  IoField(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
