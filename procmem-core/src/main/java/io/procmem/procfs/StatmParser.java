package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;

/** {@code /proc/[pid]/statm}: sizes in pages; proc_pid_statm(5). */
final class StatmParser implements Parser {

  long virtualPages;
  long residentPages;

  @Override
  public boolean parse(ByteCursor in) {
    virtualPages = in.decimal(); // (1) size
    residentPages = in.decimal(); // (2) resident
    return !in.failed();
  }
}
