package io.procmem;

import io.procmem.SelectionCondition.Place;
import io.procmem.container.Placement;
import io.procmem.internal.regex.Glob;
import java.util.List;

/**
 * Processes in containers, by four patterns: {@code namespace/pod/container/command}. Immutable.
 *
 * @param namespace the namespace of the pod
 * @param pod the name or uid of the pod, or the first 12 characters of the uid
 * @param container the name or id of the container
 * @param command the name of the process, which may contain slashes
 */
record ContainerPath(Glob namespace, Glob pod, Glob container, Glob command) {

  private static final String EXAMPLE = "default/web-*/*/java";

  /**
   * Parses the four patterns.
   *
   * @throws IllegalArgumentException if there are fewer, if one is empty, or if one is too long
   */
  static ContainerPath of(String text) {
    String[] segments = text.split("/", 4);
    if (segments.length < 4) {
      int given = text.isEmpty() ? 0 : segments.length;
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has "
              + given
              + " of the four parts of namespace/pod/container/command: write * for any, such as "
              + EXAMPLE);
    }
    for (String segment : segments) {
      if (segment.isEmpty()) {
        throw new IllegalArgumentException(
            "\"%s\" has an empty part: write * for any, such as %s".formatted(text, EXAMPLE));
      }
    }
    return new ContainerPath(
        Glob.of(segments[0]), Glob.of(segments[1]), Glob.of(segments[2]), Glob.of(segments[3]));
  }

  /**
   * Whether a process is in a container that matches, or in a pod that matches if its container is
   * unknown.
   */
  boolean matches(String name, Placement at) {
    return (at.container().isPresent() || at.pod().isPresent())
        && command.matches(name)
        && matches(container, Place.CONTAINER.names(at))
        && matches(pod, Place.POD.names(at))
        && matches(namespace, Place.NAMESPACE.names(at));
  }

  /** A part that is only * also matches an unknown name, and a missing name outside Kubernetes. */
  private static boolean matches(Glob pattern, List<String> names) {
    return pattern.isAny() || names.stream().anyMatch(pattern::matches);
  }
}
