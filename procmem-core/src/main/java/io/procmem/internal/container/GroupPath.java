package io.procmem.internal.container;

import io.procmem.container.SystemdUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of the control group of a container or unit, from the paths of one of its processes: up
 * to the segment that names it. What follows is a group below it, such as {@code /init}.
 */
final class GroupPath {

  private static final String SLICE = ".slice";
  private static final String SERVICE = ".service";

  private GroupPath() {}

  /** The paths of a container in the hierarchies; most have one. Empty if none names it. */
  static List<String> ofContainer(List<String> paths, String id) {
    return distinct(paths, path -> containerEnd(path, id));
  }

  /** The paths of a systemd unit. */
  static List<String> ofUnit(List<String> paths, SystemdUnit unit) {
    return distinct(paths, path -> unitEnd(path, unit.name()));
  }

  private interface End {
    /** The index after the segment in a path; -1 if there is none. */
    int in(String path);
  }

  private static List<String> distinct(List<String> paths, End end) {
    List<String> found = new ArrayList<>(1);
    for (String path : paths) {
      int to = end.in(path);
      if (to > 0 && !found.contains(path.substring(0, to))) {
        found.add(path.substring(0, to));
      }
    }
    return List.copyOf(found);
  }

  /**
   * A segment that is the id counts before one that contains it among other words, and a service
   * comes last: it may be named after the container that it starts, or that it runs in.
   */
  private static int containerEnd(String path, String id) {
    int containing = -1;
    int service = -1;
    String before = "";
    for (int from = 1; from <= path.length(); ) {
      int to = segmentEnd(path, from);
      String segment = unescaped(path.substring(from, to));
      if (segment.equals(id)
          || id.equals(words("", segment))
          || id.equals(words(before, segment))) {
        return to;
      }
      if (!segment.endsWith(SLICE) && hasWord(segment, id)) {
        boolean isService = segment.endsWith(SERVICE);
        service = isService && service < 0 ? to : service;
        containing = !isService && containing < 0 ? to : containing;
      }
      before = segment;
      from = to + 1;
    }
    return containing < 0 ? service : containing;
  }

  private static int unitEnd(String path, String name) {
    int last = -1;
    for (int from = 1; from <= path.length(); ) {
      int to = segmentEnd(path, from);
      // Names of units keep the escapes of systemd; only a printable path doubles a backslash.
      last = path.substring(from, to).replace("\\\\", "\\").equals(name) ? to : last;
      from = to + 1;
    }
    return last;
  }

  private static int segmentEnd(String path, int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }

  /** As an id is made of two segments: {@code job_42/step_0} is job 42 step 0. */
  private static String words(String before, String segment) {
    return (before + " " + segment).replace('_', ' ').strip();
  }

  /** Whether a segment has the id, with neither a letter nor a digit next to it. */
  private static boolean hasWord(String segment, String id) {
    for (int at = segment.indexOf(id); at >= 0 && !id.isEmpty(); at = segment.indexOf(id, at + 1)) {
      int end = at + id.length();
      boolean starts = at == 0 || !Character.isLetterOrDigit(segment.charAt(at - 1));
      boolean ends = end == segment.length() || !Character.isLetterOrDigit(segment.charAt(end));
      if (starts && ends) {
        return true;
      }
    }
    return false;
  }

  /** Undoes the escapes of systemd, whose backslash is doubled in a printable path. */
  private static String unescaped(String segment) {
    return Optional.of(segment)
        .filter(text -> text.indexOf('\\') >= 0)
        .map(text -> text.replace("\\\\x2d", "-"))
        .orElse(segment);
  }
}
