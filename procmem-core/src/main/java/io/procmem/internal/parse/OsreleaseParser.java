package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/** {@code /proc/sys/kernel/osrelease}: the kernel version, such as {@code 6.1.0-18-amd64}. */
public final class OsreleaseParser implements Parser {

  /** Digits beyond this are not read. */
  private static final int MAX_NUMBER = 10_000;

  private int major;
  private int minor;

  @Override
  public boolean parse(ByteCursor in) {
    major = numberAndDelimiter(in);
    minor = numberAndDelimiter(in);
    return !in.failed() && major > 0;
  }

  /** Takes a number and the byte after it. */
  private static int numberAndDelimiter(ByteCursor in) {
    int number = 0;
    for (int c = in.next(); c >= '0' && c <= '9' && number < MAX_NUMBER; c = in.next()) {
      number = number * 10 + c - '0';
    }
    return number;
  }

  /** Whether the kernel has this version or a later one. */
  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
