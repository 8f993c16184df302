package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/[pid]/statm}: sizes in pages; proc_pid_statm(5). */
public final class StatmParser implements Parser {

  public long virtualPages;
  public long residentPages;

  @Override
  public boolean parse(ByteCursor in) {
    virtualPages = in.decimal(); // (1) size
    residentPages = in.decimal(); // (2) resident
    return !in.failed();
  }
}
