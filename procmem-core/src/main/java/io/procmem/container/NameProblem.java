package io.procmem.container;

/** Why a file of the node gives a container or pod no name. */
public enum NameProblem {
  /**
   * Files of the node disagree, or a file names another pod than the control group: the names that
   * are in doubt are not shown. For log directories of a pod these are its name and namespace; for
   * files about a container all that they say, including the name and namespace of its pod.
   */
  CONFLICT,
  /** A name is too long, or has characters that Kubernetes or Docker do not allow. */
  INVALID,
  /**
   * There is a link, pipe or device in place of a file or directory; it was not followed or opened.
   */
  LINK,
  /** A file is larger than 1 MiB, or a directory has more than 10,000 entries. */
  TOO_LARGE,
  /** The JSON could not be parsed. */
  MALFORMED,
  /** A file or directory exists but could not be read, usually because access is denied. */
  UNREADABLE,
  /** There are more than 10,000 containers or pods; the names of the others are not looked up. */
  TOO_MANY
}
