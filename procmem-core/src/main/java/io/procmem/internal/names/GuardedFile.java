package io.procmem.internal.names;

import io.procmem.container.NameProblem;
import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file below a directory, without following a link below it. Java cannot open a file and
 * refuse links except through a channel, which is never used, so each part of the path is examined
 * before the read, and again after it. Only a user who may write there could exchange a part twice
 * in between.
 *
 * @param content the bytes; null if there are none
 * @param problem why there are none; null if there is no such file
 */
@SuppressWarnings("ArrayRecordComponent") // files are not compared
record GuardedFile(byte @Nullable [] content, @Nullable NameProblem problem) {

  private static final FileShape SHAPE = new FileShape(1 << 20, End.OF_FILE, false, true, false);

  private static final GuardedFile MISSING = new GuardedFile(null, null);

  /** Reads the file at the end of a path below a root, which may be a link itself. */
  static GuardedFile read(ProcReader reader, File root, List<String> path) {
    GuardedFile refused = examine(reader.tree, root, path);
    if (refused != null) {
      return refused;
    }
    File file = root;
    for (String name : path) {
      file = new File(file, name);
    }
    byte[][] read = new byte[1][];
    ReadOutcome outcome = reader.read(file, SHAPE, bytes -> take(bytes, read));
    boolean isTooLarge = reader.wasTruncated();
    reader.erase(); // it may hold secrets
    byte[] content = read[0];
    refused = examine(reader.tree, root, path);
    if (refused == null && isTooLarge) {
      refused = new GuardedFile(null, NameProblem.TOO_LARGE);
    } else if (refused == null && outcome != ReadOutcome.READ) {
      refused = new GuardedFile(null, NameProblem.UNREADABLE);
    }
    if (refused != null && content != null) {
      Arrays.fill(content, (byte) 0);
    }
    return refused == null ? new GuardedFile(content, null) : refused;
  }

  private static boolean take(ByteCursor bytes, byte[][] read) {
    read[0] = Arrays.copyOfRange(bytes.bytes(), bytes.position(), bytes.end());
    return true;
  }

  /** Why a file is not to be read; null if it consists of directories and a regular file. */
  private static @Nullable GuardedFile examine(FileTree tree, File root, List<String> path) {
    File file = root;
    for (int i = 0; i < path.size(); i++) {
      file = new File(file, path.get(i));
      FileType wanted = i == path.size() - 1 ? FileType.FILE : FileType.DIRECTORY;
      FileType found = tree.type(file);
      if (found == FileType.MISSING) {
        return MISSING;
      }
      if (found != wanted) {
        boolean isUnknown = found == FileType.REFUSED;
        return new GuardedFile(null, isUnknown ? NameProblem.UNREADABLE : NameProblem.LINK);
      }
    }
    return null;
  }
}
