package io.procmem.internal.mount;

import io.procmem.internal.bytes.ByteCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * {@code /proc/self/mounts}: whether a procfs is mounted with {@code hidepid}; proc(5). If several
 * file systems are mounted at its path, the last one counts.
 */
public final class MountOptions {

  private static final int MOUNT_POINT = 1;
  private static final int OPTIONS = 3;

  private static final List<String> SHOWN = List.of("hidepid=0", "hidepid=off");

  private final String mountPoint;
  private boolean known;
  private boolean hides;

  public MountOptions(String mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Adds complete lines. */
  public void add(ByteCursor in) {
    do {
      String line =
          new String(
              in.bytes(), in.position(), in.lineEnd() - in.position(), StandardCharsets.UTF_8);
      String[] words = line.split(" ", -1);
      if (words.length > OPTIONS && words[MOUNT_POINT].equals(mountPoint)) {
        known = true;
        hides =
            Arrays.stream(words[OPTIONS].split(","))
                .anyMatch(option -> option.startsWith("hidepid=") && !SHOWN.contains(option));
      }
    } while (in.nextLine());
  }

  /** Whether the mount point was found. */
  public boolean areKnown() {
    return known;
  }

  public boolean hideProcesses() {
    return hides;
  }
}
