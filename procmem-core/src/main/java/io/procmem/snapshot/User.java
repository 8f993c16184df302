package io.procmem.snapshot;

/**
 * Whose process it is: the effective user.
 *
 * @param uid the user's number, 0 to 4294967295; the owner of {@code /proc/[pid]}, or the second
 *     number of {@code Uid} in {@code status} where that file is read anyway
 * @param name the user's name, or the number in digits where no name is known
 */
public record User(long uid, String name) {

  /**
   * A user whose name is not known.
   *
   * @param uid the user's number
   * @return the user, named by the number
   */
  public static User unnamed(long uid) {
    return new User(uid, Long.toString(uid));
  }
}
