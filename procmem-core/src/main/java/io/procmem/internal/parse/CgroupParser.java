package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/[pid]/cgroup}: one {@code number:controllers:path} line per hierarchy; cgroups(7). A
 * path may contain any byte except a newline, including colons.
 *
 * <p>Several hierarchies may have several paths. That of the unit or container is the one of
 * version 2 (no controllers); where that is the root, as on hybrid systems, the one of systemd
 * ({@code name=systemd}); where that is the root or missing, the one of the memory controller, or
 * else of any other.
 */
public final class CgroupParser implements Parser {

  private static final int MAX_HIERARCHIES = 64;

  private static final byte[] SYSTEMD = "name=systemd".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MEMORY = "memory".getBytes(StandardCharsets.US_ASCII);

  /** How well a hierarchy tells the unit; less is better. A root is worse than any other path. */
  private static final int VERSION_2 = 0;

  private static final int OF_SYSTEMD = 1;
  private static final int OF_MEMORY = 2;
  private static final int OF_ANOTHER = 3;
  private static final int ROOT = 4;

  /** Where each path starts and ends in the parsed bytes. */
  private final int[] starts = new int[MAX_HIERARCHIES];

  private final int[] ends = new int[MAX_HIERARCHIES];

  /** Where the names of the controllers of each start; they end before the path. */
  private final int[] controllers = new int[MAX_HIERARCHIES];

  private int count;

  /** The hierarchy whose path is that of the unit, and its rank. */
  private int unit;

  private int unitRank;

  @Override
  public boolean parse(ByteCursor in) {
    count = 0;
    unitRank = Integer.MAX_VALUE;
    if (in.position() == in.end()) {
      return true; // this kernel has no cgroups, or none is mounted
    }
    do {
      in.decimal();
      in.expect(':');
      int end = in.lineEnd();
      int names = in.position();
      while (in.position() < end && in.at(in.position()) != ':') {
        in.next();
      }
      int rank = rank(in, names, in.position());
      in.expect(':');
      if (in.failed() || count == MAX_HIERARCHIES) {
        return false;
      }
      rank += end - in.position() == 1 ? ROOT : 0; // only the slash
      if (rank < unitRank) {
        unit = count;
        unitRank = rank;
      }
      controllers[count] = names;
      starts[count] = in.position();
      ends[count++] = end;
    } while (in.nextLine());
    return true;
  }

  private static int rank(ByteCursor in, int from, int to) {
    if (from == to) {
      return VERSION_2;
    }
    return has(in, from, to, SYSTEMD)
        ? OF_SYSTEMD
        : has(in, from, to, MEMORY) ? OF_MEMORY : OF_ANOTHER;
  }

  /** Whether names separated by commas include this one. */
  private static boolean has(ByteCursor in, int from, int to, byte[] name) {
    for (int start = from, at = from; at <= to; at++) {
      if (at == to || in.at(at) == ',') {
        if (isAt(in, start, at, name)) {
          return true;
        }
        start = at + 1;
      }
    }
    return false;
  }

  private static boolean isAt(ByteCursor in, int from, int to, byte[] name) {
    return Arrays.equals(in.bytes(), from, to, name, 0, name.length);
  }

  /**
   * The distinct paths, printable; first that of the unit, then the others in the kernel's order.
   * Creates new strings, so it is called only when a process is first read.
   *
   * @param in the cursor over the bytes that were parsed
   */
  public List<String> paths(ByteCursor in) {
    List<String> paths = new ArrayList<>(2);
    if (count > 0) {
      paths.add(Printable.name(in.bytes(), starts[unit], ends[unit]));
    }
    for (int i = 0; i < count; i++) {
      String path = Printable.name(in.bytes(), starts[i], ends[i]);
      if (!paths.contains(path)) {
        paths.add(path);
      }
    }
    return List.copyOf(paths);
  }

  /**
   * The path in the hierarchy of version 1 that has a controller, or in that of version 2,
   * printable; null if there is none.
   *
   * @param in the cursor over the bytes that were parsed
   * @param controller its name; empty text for version 2
   */
  public @Nullable String path(ByteCursor in, String controller) {
    byte[] name = controller.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      int to = starts[i] - 1;
      boolean isWanted =
          controller.isEmpty() ? controllers[i] == to : has(in, controllers[i], to, name);
      if (isWanted) {
        return Printable.name(in.bytes(), starts[i], ends[i]);
      }
    }
    return null;
  }
}
