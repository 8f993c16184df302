package io.procmem.exporter.terminal;

/** Shortens ids of containers and pods for people, as {@code docker ps} does. */
public final class ShortId {

  private static final int LENGTH = 12;

  private ShortId() {}

  /**
   * {@return the first 12 characters of an id, or the whole id if it is a name}
   *
   * @param id the id of a container, or the uid of a pod
   */
  public static String of(String id) {
    boolean isLong = id.matches("[0-9a-f-]{32,}");
    return isLong ? id.substring(0, LENGTH) : id;
  }
}
