package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * {@code /proc/[pid]/mountinfo}: a line for each mount that a process sees; proc_pid_mountinfo(5).
 * Its fourth field is the directory of the file system that is mounted, its fifth the mount point.
 * Only the files that runtimes mount into containers are used, and the root of the first hierarchy
 * of control groups. A file system that is mounted later may cover the runtime's; so the first line
 * of each mount point counts.
 */
public final class MountinfoParser implements Parser {

  private static final byte[] CGROUP = ascii("/sys/fs/cgroup");
  private static final byte[] SEPARATOR = ascii(" - cgroup");

  /** What was mounted at one mount point: the fourth field, as the kernel wrote it. */
  public static final class Root {
    private final byte[] mountPoint;
    private int start;
    private int end;

    private Root(String mountPoint) {
      this.mountPoint = ascii(mountPoint);
    }

    /** The root as a printable name; empty if nothing is mounted there. */
    public String text(ByteCursor in) {
      byte[] root = unescaped(in, start, end);
      return Printable.name(root, 0, root.length);
    }
  }

  /** Where a container of Kubernetes says why it ended. */
  public final Root terminationLog = new Root("/dev/termination-log");

  public final Root hosts = new Root("/etc/hosts");
  public final Root hostname = new Root("/etc/hostname");

  /** What Podman marks containers with. */
  public final Root containerenv = new Root("/run/.containerenv");

  /** The control group that is mounted as the root of a hierarchy, if that is not its real root. */
  public final Root cgroup = new Root("");

  private final Root[] roots = {terminationLog, hosts, hostname, containerenv};

  /** A field. Blanks, newlines and backslashes in it are written as octal numbers. */
  static byte[] unescaped(ByteCursor in, int start, int end) {
    byte[] bytes = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; length++) {
      int escaped = escaped(in, i, end);
      bytes[length] = escaped < 0 ? in.at(i) : (byte) escaped;
      i += escaped < 0 ? 1 : 4;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The byte that a backslash and three octal digits stand for; -1 if they are not there. */
  private static int escaped(ByteCursor in, int at, int end) {
    if (in.at(at) != '\\' || end - at < 4) {
      return -1;
    }
    int value = 0;
    for (int i = at + 1; i < at + 4; i++) {
      int digit = in.at(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      value = value << 3 | digit;
    }
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean parse(ByteCursor in) {
    for (Root root : roots) {
      root.start = 0;
      root.end = 0;
    }
    cgroup.start = 0;
    cgroup.end = 0;
    if (in.atEnd()) {
      return true; // everything was unmounted
    }
    do {
      readLine(in);
    } while (!in.failed() && in.nextLine());
    return !in.failed();
  }

  private void readLine(ByteCursor in) {
    in.skipWords(3);
    in.skipBlanks();
    int start = in.position();
    in.skipWord();
    int end = in.position();
    in.skipBlanks();
    int point = in.position();
    in.skipWord();
    for (Root root : roots) {
      if (root.end == 0 && isText(in, point, in.position(), root.mountPoint)) {
        root.start = start;
        root.end = end;
      }
    }
    boolean isInGroups =
        in.position() - point >= CGROUP.length && isText(in, point, point + CGROUP.length, CGROUP);
    if (cgroup.end == 0 && isInGroups && end - start > 1 && isOfGroups(in)) {
      cgroup.start = start;
      cgroup.end = end;
    }
  }

  /** Whether the rest of the line names the file system {@code cgroup} or {@code cgroup2}. */
  private static boolean isOfGroups(ByteCursor in) {
    int lineEnd = in.lineEnd();
    for (int i = in.position(); i + SEPARATOR.length <= lineEnd; i++) {
      if (isText(in, i, i + SEPARATOR.length, SEPARATOR)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isText(ByteCursor in, int from, int to, byte[] text) {
    return Arrays.equals(in.bytes(), from, to, text, 0, text.length);
  }
}
