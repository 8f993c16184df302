package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/sys/kernel/osrelease}: the version of the kernel, such as {@code 6.1.0-18-amd64}.
 */
public final class OsreleaseParser implements Parser {

  private static final int MOST = 10_000;

  private int major;
  private int minor;

  @Override
  public boolean parse(ByteCursor in) {
    major = numberAndOneMore(in);
    minor = numberAndOneMore(in);
    return !in.failed() && major > 0;
  }

  /** A number, and whatever byte ends it. */
  private static int numberAndOneMore(ByteCursor in) {
    int number = 0;
    for (int c = in.next(); c >= '0' && c <= '9' && number < MOST; c = in.next()) {
      number = number * 10 + c - '0';
    }
    return number;
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
