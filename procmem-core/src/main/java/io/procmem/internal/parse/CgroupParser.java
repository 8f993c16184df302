package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/[pid]/cgroup}: one {@code number:controllers:path} line per hierarchy; cgroups(7). A
 * path may contain any byte except a newline, including colons.
 */
public final class CgroupParser implements Parser {

  private static final int MAX_HIERARCHIES = 64;

  /** Where each path starts and ends in the parsed bytes. */
  private final int[] starts = new int[MAX_HIERARCHIES];

  private final int[] ends = new int[MAX_HIERARCHIES];
  private int count;

  @Override
  public boolean parse(ByteCursor in) {
    count = 0;
    if (in.position() == in.end()) {
      return true; // this kernel has no cgroups, or none is mounted
    }
    do {
      in.decimal();
      in.expect(':');
      int end = in.lineEnd();
      while (in.position() < end && in.at(in.position()) != ':') {
        in.next();
      }
      in.expect(':');
      if (in.failed() || count == MAX_HIERARCHIES) {
        return false;
      }
      starts[count] = in.position();
      ends[count++] = end;
    } while (in.nextLine());
    return true;
  }

  /**
   * The distinct paths, printable. Creates new strings, so it is called only when a process is
   * first read.
   *
   * @param in the cursor over the bytes that were parsed
   */
  public List<String> paths(ByteCursor in) {
    List<String> paths = new ArrayList<>(2);
    for (int i = 0; i < count; i++) {
      String path = Printable.name(in.bytes(), starts[i], ends[i]);
      if (!paths.contains(path)) {
        paths.add(path);
      }
    }
    return List.copyOf(paths);
  }
}
