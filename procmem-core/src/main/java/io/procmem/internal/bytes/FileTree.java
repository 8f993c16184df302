package io.procmem.internal.bytes;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file system as a scan sees it. A refusal is a value: Java's streams give the same exception for
 * a file that is not there, one that is forbidden and a process out of descriptors. Callers that
 * need to know ask for the {@link #refusal}.
 */
public interface FileTree {

  /** The answer where a number was asked for and refused. */
  long REFUSED = -1;

  /** Opens a file for reading; null if it does not open. */
  @Nullable InputStream open(File file);

  /** Opens a file that is to be read many times; null if it does not open. */
  @Nullable RewindableInput openToKeep(File file);

  /** The names in a directory, in no order; null if it cannot be listed. */
  String @Nullable [] list(File directory);

  /**
   * Whether a name is there, or may be: false only if the file system says that there is none. A
   * link is not followed: asking its target can hang.
   */
  boolean exists(File file);

  /**
   * Why an access fails, found by trying it again. Nothing else is touched: a link is not followed.
   *
   * <p>A tree that cannot tell forbidden from broken says {@link Refusal#OTHER}.
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

  /** Whether a file opens. It is not read. */
  default boolean opens(File file) {
    try (InputStream in = open(file)) {
      return in != null;
    } catch (IOException e) {
      return true; // it opened, and failed to close
    }
  }

  /** The size the file system gives for a file or directory, or {@link #REFUSED}. */
  long size(File file);

  /** The bytes of a link, whatever they spell; null if there is none to read. */
  byte @Nullable [] link(File link);

  /** The uid that owns a file, or {@link #REFUSED}. */
  long owner(File file);

  /**
   * The name the name service gives for the owner of a file, if that is still {@code uid}. May hang
   * as long as the name service does.
   */
  @Nullable String ownerName(File file, long uid);

  /** What kind of file system a directory is on, such as {@code proc}; empty if it is not there. */
  Optional<String> kind(File directory);
}
