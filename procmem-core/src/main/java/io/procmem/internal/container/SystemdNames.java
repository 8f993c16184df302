package io.procmem.internal.container;

import io.procmem.internal.bytes.Printable;
import java.util.List;

/** Names of systemd units. */
final class SystemdNames {

  /** Units whose processes have a group of their own. */
  private static final List<String> TYPES = List.of(".service", ".scope");

  /** Units that rarely have a process, and contain no other group. */
  private static final List<String> OUTER_TYPES = List.of(".mount", ".socket", ".swap");

  private static final String SLICE = ".slice";

  private SystemdNames() {}

  /** Whether a directory is the group of a service or scope. */
  static boolean isUnit(String name) {
    return hasType(name, TYPES);
  }

  /** Whether a directory is the group of a mount point, socket or swap area. */
  static boolean isOuterUnit(String name) {
    return hasType(name, OUTER_TYPES);
  }

  static boolean isSlice(String name) {
    return name.endsWith(SLICE) && name.length() > SLICE.length();
  }

  /** Whether a name ends as that of a unit or slice does. */
  static boolean looksLikeUnit(String name) {
    return TYPES.stream().anyMatch(name::endsWith)
        || OUTER_TYPES.stream().anyMatch(name::endsWith)
        || name.endsWith(SLICE);
  }

  private static boolean hasType(String name, List<String> types) {
    for (String type : types) {
      if (name.endsWith(type)) {
        return name.length() > type.length();
      }
    }
    return false;
  }

  /** A part of a unit's name with {@code \x2d} undone, printable. */
  static String unescape(String name) {
    byte[] bytes = Printable.bytes(name);
    return Printable.name(bytes, 0, bytes.length);
  }
}
