package io.procmem.internal.mount;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The pid of this JVM in its own pid namespace: the last number of {@code NSpid} in {@code
 * /proc/self/status}, whichever namespace that procfs belongs to.
 *
 * <p>{@link ProcessHandle} knows it too, but first reads {@code /proc/stat}, which can hang.
 */
public final class OwnPid {

  private static final String STATUS = "/proc/self/status";
  private static final String KEY = "\nNSpid:";
  private static final int MAX_BYTES = 16 * 1024;

  private OwnPid() {}

  /** {@return the pid; 0 if unknown, as before Linux 4.1} */
  public static long read() {
    String status;
    try (InputStream in = new FileInputStream(STATUS)) {
      status = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return 0; // no procfs, or one of another namespace
    }
    int from = status.indexOf(KEY);
    int end = status.indexOf('\n', from + 1);
    return from < 0 || end < 0
        ? 0
        : PidList.pid(status.substring(status.lastIndexOf('\t', end) + 1, end));
  }
}
