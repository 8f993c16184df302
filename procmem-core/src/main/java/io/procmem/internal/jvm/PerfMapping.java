package io.procmem.internal.jvm;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.ReadBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds, in {@code /proc/[pid]/maps}, the {@code hsperfdata} file that a JVM has mapped. So the
 * file is known to be its own: not one of an ended process with the same pid, and not one that
 * someone put there.
 */
final class PerfMapping implements ReadBuffer.LineSink {

  private static final byte[] DIRECTORY = "/tmp/hsperfdata_".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LIBRARY = "/libjvm.so".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DELETED = " (deleted)".getBytes(StandardCharsets.US_ASCII);

  /** The file is named by the pid of the process in its own pid namespace. */
  private final byte[] name;

  private boolean hasLibrary;
  private boolean isDeleted;
  private @Nullable Place place;

  PerfMapping(int innermostPid) {
    name = ("/" + innermostPid).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Where the file is.
   *
   * @param directory the name of its directory in {@code /tmp}
   * @param name its name
   * @param inode its inode number
   */
  record Place(String directory, String name, long inode) {}

  /** The file that is mapped; null if none is. */
  @Nullable Place place() {
    return place;
  }

  /** Whether a file was mapped that has been deleted since. */
  boolean isDeleted() {
    return isDeleted;
  }

  /** Whether the process maps the library that is HotSpot. */
  boolean hasLibrary() {
    return hasLibrary;
  }

  @Override
  public void accept(ByteCursor in) {
    do {
      addLine(in);
    } while (in.nextLine());
  }

  private void addLine(ByteCursor in) {
    byte[] bytes = in.bytes();
    int start = in.position();
    int end = in.lineEnd();
    boolean deleted = endsWith(DELETED, bytes, start, end);
    int last = deleted ? end - DELETED.length : end;
    if (endsWith(LIBRARY, bytes, start, last)) {
      hasLibrary = true;
    } else if (place == null && endsWith(name, bytes, start, last)) {
      addFile(in, last - name.length, deleted);
    }
  }

  /** Adds a mapping whose path ends with the pid, after this position. */
  private void addFile(ByteCursor in, int end, boolean deleted) {
    byte[] bytes = in.bytes();
    in.skipWord(); // addresses
    in.skipBlanks();
    int permissions = in.position();
    in.skipWord();
    boolean isShared = in.position() - permissions == 4 && in.at(in.position() - 1) == 's';
    in.skipWord(); // offset
    in.skipWord(); // device
    long inode = in.bits();
    in.skipBlanks();
    int from = in.position();
    int at = end;
    while (at > from && bytes[at - 1] != '/') {
      at--;
    }
    at--; // the last slash before the name of the directory
    int parent = at - 4; // of /tmp
    boolean isPath =
        !in.failed()
            && isShared
            && inode != 0
            && parent >= from
            && bytes[from] == '/'
            && end - parent > DIRECTORY.length
            && Arrays.equals(
                bytes, parent, parent + DIRECTORY.length, DIRECTORY, 0, DIRECTORY.length);
    if (isPath && deleted) {
      isDeleted = true;
    } else if (isPath) {
      place =
          new Place(
              new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8),
              new String(name, 1, name.length - 1, StandardCharsets.US_ASCII),
              inode);
    }
  }

  private static boolean endsWith(byte[] what, byte[] bytes, int from, int to) {
    return to - from >= what.length
        && Arrays.equals(bytes, to - what.length, to, what, 0, what.length);
  }
}
