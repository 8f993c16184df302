package io.procmem.internal.bytes;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file system as a scan sees it. A failed access is a value, not an exception: Java's streams
 * throw the same exception if a file is missing, if it is forbidden, and if the process is out of
 * descriptors. {@link #refusal} finds out which. Implementations are thread-safe.
 */
public interface FileTree {

  /** Returned instead of a number if the access is refused. */
  long REFUSED = -1;

  /** A scan begins at this time of the monotonic clock. */
  default void startScan(long monotonicNanos) {}

  /** Opens a file for reading; null if it does not open. */
  @Nullable InputStream open(File file);

  /** Opens a file that is to be read many times or in parts; null if it does not open. */
  @Nullable SeekableInput openSeekable(File file);

  /** The names in a directory, in no particular order; null if it cannot be listed. */
  String @Nullable [] list(File directory);

  /**
   * Up to a number of the names in a directory; null if it cannot be listed. If the directory has
   * more, some are missing.
   */
  default String @Nullable [] list(File directory, int most) {
    String[] names = list(directory);
    return names == null || names.length <= most ? names : Arrays.copyOf(names, most);
  }

  /** What a file is. A link is not followed. */
  FileType type(File file);

  /** What a file is, who owns it and which one it is. A link is not followed. */
  default Inode inode(File file) {
    FileType type = type(file);
    boolean isKnown = type != FileType.MISSING && type != FileType.REFUSED;
    return isKnown ? new Inode(type, 0, owner(file), size(file)) : Inode.unknown(type);
  }

  /**
   * Whether a file exists, or may exist: false only if the file system says that it does not. A
   * link is not followed, since access to its target can hang.
   */
  boolean exists(File file);

  /**
   * Why an access fails, found by trying it again. No other file is accessed: a link is not
   * followed.
   *
   * <p>Returns {@link Refusal#OTHER} if a denial cannot be distinguished from other reasons.
   */
  default Refusal refusal(File file, Access access) {
    if (!exists(file)) {
      return Refusal.MISSING;
    }
    boolean works =
        switch (access) {
          case OPEN -> opens(file);
          case LINK -> link(file) != null;
          case LIST -> list(file) != null;
          case LOOK -> true;
        };
    return works ? Refusal.NONE : Refusal.OTHER;
  }

  /** Whether a file can be opened. It is not read. */
  default boolean opens(File file) {
    try (InputStream in = open(file)) {
      return in != null;
    } catch (IOException e) {
      return true; // only the close failed
    }
  }

  /** The size of a file or directory according to the file system, or {@link #REFUSED}. */
  long size(File file);

  /** The bytes of the target of a link, in any encoding; null if it cannot be read. */
  byte @Nullable [] link(File link);

  /** The uid that owns a file, or {@link #REFUSED}. */
  long owner(File file);

  /**
   * The name of the owner of a file from the name service, not printable, with U+FFFD for what is
   * not text; the uid, possibly signed, if it has none; null if the owner is no longer {@code uid}.
   * Hangs if the name service hangs.
   */
  @Nullable String ownerName(File file, long uid);

  /** The type of the file system of a directory, such as {@code proc}; empty if it is missing. */
  Optional<String> kind(File directory);
}
