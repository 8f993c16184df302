package io.procmem.exporter.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a process is in the foreground of its terminal. */
final class Foreground {

  private static final Path STAT = Path.of("/proc/self/stat");

  /** Positions behind the name, in proc_pid_stat(5): pgrp and tpgid. */
  private static final int GROUP = 2;

  private static final int FOREGROUND_GROUP = 5;

  private Foreground() {}

  /** Whether this process is; it can read keys only then, since the kernel stops it otherwise. */
  static boolean isOwn() {
    try {
      return is(new String(Files.readAllBytes(STAT), StandardCharsets.ISO_8859_1));
    } catch (IOException e) { // no Linux, or no procfs
      return false;
    }
  }

  static boolean is(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
    return fields.length > FOREGROUND_GROUP && fields[GROUP].equals(fields[FOREGROUND_GROUP]);
  }
}
