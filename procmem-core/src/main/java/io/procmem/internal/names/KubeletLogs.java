package io.procmem.internal.names;

import org.jspecify.annotations.Nullable;

/** The names of files in the kubelet's log directories; the files themselves are not read. */
final class KubeletLogs {

  private static final String SUFFIX = ".log";
  private static final int ID_LENGTH = 64;

  private KubeletLogs() {}

  /** The uid in {@code <namespace>_<pod>_<uid>}; null if the name has another form. */
  static @Nullable String uid(String directory) {
    int last = directory.lastIndexOf('_');
    return last > directory.indexOf('_') ? directory.substring(last + 1) : null;
  }

  /** The pod of a directory that has a {@link #uid}. */
  static NodeNaming pod(String directory) {
    int first = directory.indexOf('_');
    int last = directory.lastIndexOf('_');
    return NodeNaming.checked(
        null,
        null,
        directory.substring(0, first),
        directory.substring(first + 1, last),
        directory.substring(last + 1));
  }

  /**
   * The id in {@code <pod>_<namespace>_<container>-<id>.log}; null if the name has another form.
   */
  static @Nullable String containerId(String link) {
    int end = link.length() - SUFFIX.length();
    int start = end - ID_LENGTH;
    boolean hasForm = start > 1 && link.endsWith(SUFFIX) && link.charAt(start - 1) == '-';
    return hasForm ? link.substring(start, end) : null;
  }

  /** The container and pod of a link that has a {@link #containerId}. */
  static NodeNaming container(String link) {
    String[] names =
        link.substring(0, link.length() - SUFFIX.length() - ID_LENGTH - 1).split("_", -1);
    return names.length == 3
        ? NodeNaming.checked(names[2], null, names[1], names[0], null)
        : NodeNaming.NOTHING;
  }
}
