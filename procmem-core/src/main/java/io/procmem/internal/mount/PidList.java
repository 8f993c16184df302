package io.procmem.internal.mount;

import java.util.Arrays;

/** The pids of a listing, in ascending order, in an array that is reused. */
public final class PidList {

  /** The kernel's limit, 4,194,304, has seven digits. */
  private static final int MAX_DIGITS = 7;

  private int[] pids = new int[1024];
  private int size;

  /** Takes the names in the root of a procfs; skips those that are not pids. */
  public void takeNames(String[] names) {
    size = 0;
    boolean rising = true;
    for (String name : names) {
      int pid = pid(name);
      if (pid > 0) {
        rising &= size == 0 || pids[size - 1] < pid;
        add(pid);
      }
    }
    if (!rising) { // the kernel lists pids in order; a directory on disk does not
      Arrays.sort(pids, 0, size);
    }
  }

  public void takeOnly(int pid) {
    size = 0;
    add(pid);
  }

  private void add(int pid) {
    if (size == pids.length) {
      pids = Arrays.copyOf(pids, size * 2);
    }
    pids[size++] = pid;
  }

  public int size() {
    return size;
  }

  public int get(int index) {
    return pids[index];
  }

  /** The pid that a name is; 0 if it is not a pid. */
  public static int pid(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_DIGITS || name.charAt(0) == '0') {
      return 0;
    }
    int pid = 0;
    for (int i = 0; i < length; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      pid = pid * 10 + digit;
    }
    return pid;
  }
}
