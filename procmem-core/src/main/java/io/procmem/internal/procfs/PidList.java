package io.procmem.internal.procfs;

import java.util.Arrays;

/** The pids of a listing, by rising number, in an array that is used again. */
final class PidList {

  /** The kernel's own limit has seven digits. */
  private static final int MAX_DIGITS = 7;

  private int[] pids = new int[1024];
  private int size;

  /** Takes the names of a procfs' root; what is no pid is passed over. */
  void takeNames(String[] names) {
    size = 0;
    boolean rising = true;
    for (String name : names) {
      int pid = pid(name);
      if (pid > 0) {
        rising &= size == 0 || pids[size - 1] < pid;
        add(pid);
      }
    }
    if (!rising) { // the kernel lists in order; a directory on a disk does not
      Arrays.sort(pids, 0, size);
    }
  }

  void takeOnly(int pid) {
    size = 0;
    add(pid);
  }

  private void add(int pid) {
    if (size == pids.length) {
      pids = Arrays.copyOf(pids, size * 2);
    }
    pids[size++] = pid;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return pids[index];
  }

  /** The pid a name spells, or 0 if it is none. */
  static int pid(String name) {
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
