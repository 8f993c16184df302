package io.procmem.container;

/** Why a file of the node gives a container or pod no name. */
public enum NameProblem {
  /**
   * Files of the node disagree, or a file belongs to another pod than the control group: none of
   * the names is shown.
   */
  CONFLICT,
  /** A name is too long, or has characters that Kubernetes or Docker do not allow. */
  INVALID,
  /**
   * A link, pipe or device where there should be a file or directory: it was not followed or
   * opened.
   */
  LINK,
  /** A file is larger than 1 MiB, or a directory has more than 10,000 entries. */
  TOO_LARGE,
  /** The JSON could not be parsed. */
  MALFORMED,
  /** A file or directory exists and could not be read, usually for lack of rights. */
  UNREADABLE,
  /** There are more than 10,000 containers or pods; the names of the others are not looked up. */
  TOO_MANY
}
