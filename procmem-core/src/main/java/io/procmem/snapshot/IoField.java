package io.procmem.snapshot;

/**
 * The numbers of {@code /proc/[pid]/io} since the process started, including its ended threads and
 * reaped children; proc_pid_io(5).
 */
public enum IoField implements KernelField {
  /** Bytes returned by its read calls, from a disk or not. */
  READ_CHARS("rchar"),
  /** Bytes taken by its write calls, to a disk or not. */
  WRITTEN_CHARS("wchar"),
  /** Read calls, a count. */
  READ_CALLS("syscr"),
  /** Write calls, a count. */
  WRITE_CALLS("syscw"),
  /** Bytes fetched from storage for it. */
  READ_BYTES("read_bytes"),
  /** Bytes sent to storage for it. */
  WRITTEN_BYTES("write_bytes"),
  /**
   * Bytes in {@link #WRITTEN_BYTES} that never reached storage: the file was truncated or removed
   * first.
   */
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
