package io.procmem.internal.threads;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Interner;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.Parser;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/[pid]/task/[tid]/wchan}: the kernel function in which a thread waits;
 * proc_pid_wchan. It is {@code 0} for a thread that runs, and for one whose channel is hidden.
 * Kernels before 5.16 show an address if they know no name.
 */
final class WchanParser implements Parser {

  /** Where the name of a function ends and what a compiler has appended begins. */
  private static final char SUFFIX = '.';

  private static final int MAX_BYTES = 128;

  private final Interner<String> names = new Interner<>();

  /** The function, without suffixes such as {@code .isra.0}; null if none is shown. */
  @Nullable String function;

  @Override
  public boolean parse(ByteCursor in) {
    int start = in.position();
    int end = start;
    while (end < in.end() && isPartOfName(in.at(end)) && end - start < MAX_BYTES) {
      end++;
    }
    boolean isName = end > start && !isDigit(in.at(start));
    function = isName ? names.intern(Printable.name(in.bytes(), start, end)) : null;
    return true;
  }

  private static boolean isPartOfName(byte b) {
    return b > ' ' && b != SUFFIX;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
