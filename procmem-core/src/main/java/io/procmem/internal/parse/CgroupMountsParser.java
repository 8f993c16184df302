package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/[pid]/mountinfo}: where the hierarchies of control groups are mounted;
 * proc_pid_mountinfo(5). Lines of other file systems are skipped without an allocation.
 */
public final class CgroupMountsParser {

  private static final int WORDS_BEFORE_ROOT = 3;

  /** More mounts than any machine needs: with several copies of each hierarchy. */
  private static final int MAX_MOUNTS = 256;

  /**
   * A mount of a hierarchy.
   *
   * @param version2 whether it is the hierarchy of version 2
   * @param root the control group at its mount point, as the cgroup namespace of the reader shows
   *     it: with {@code /..} at the start if it is outside
   * @param point the mount point
   * @param controllers the controllers of version 1, among other options
   */
  public record Mount(boolean version2, String root, String point, List<String> controllers) {}

  private final List<Mount> mounts = new ArrayList<>();

  /** Adds complete lines. */
  public void add(ByteCursor in) {
    do {
      if (mounts.size() < MAX_MOUNTS) {
        addLine(in);
      }
    } while (in.nextLine());
  }

  private void addLine(ByteCursor in) {
    int end = in.lineEnd();
    int type = typeOf(in, end);
    boolean version2 = isAt(in, type, "cgroup2 ");
    if (!version2 && !isAt(in, type, "cgroup ")) {
      return;
    }
    in.skipWords(WORDS_BEFORE_ROOT);
    String root = word(in);
    String point = word(in);
    in.moveTo(type);
    in.skipWords(2);
    String[] options = word(in).split(",");
    mounts.add(new Mount(version2, root, point, version2 ? List.of() : List.of(options)));
  }

  /** Where the type stands: after {@code " - "}, which no word before it contains. */
  private static int typeOf(ByteCursor in, int end) {
    for (int at = in.position(); at + 3 < end; at++) {
      if (in.at(at) == ' ' && in.at(at + 1) == '-' && in.at(at + 2) == ' ') {
        return at + 3;
      }
    }
    return end;
  }

  private static boolean isAt(ByteCursor in, int from, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (from + i >= in.end() || in.at(from + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String word(ByteCursor in) {
    in.skipBlanks();
    int start = in.position();
    in.skipWord();
    byte[] word = MountinfoParser.unescaped(in, start, in.position());
    return new String(word, StandardCharsets.UTF_8);
  }

  /** The mounts, in the order of the file. */
  public List<Mount> mounts() {
    return List.copyOf(mounts);
  }
}
