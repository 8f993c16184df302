package io.procmem.snapshot;

/**
 * The effective user of a process. Immutable.
 *
 * @param uid the uid, 0 to 4294967295; the owner of {@code /proc/[pid]}, or the second number of
 *     {@code Uid} in {@code status} if that file is read anyway
 * @param name the user's name, or the uid in digits if no name is known
 */
public record User(long uid, String name) {

  /**
   * A user without a known name.
   *
   * @param uid the uid
   * @return the user, named by the uid
   */
  public static User unnamed(long uid) {
    return new User(uid, Long.toString(uid));
  }

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return other instanceof User that && uid == that.uid && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(uid) + name.hashCode();
  }
}
