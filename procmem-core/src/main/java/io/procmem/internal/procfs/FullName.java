package io.procmem.internal.procfs;

import io.procmem.internal.bytes.Printable;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessSample;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a process in full. The kernel keeps the first 15 bytes of the name of the file that a
 * process executes; that file may be a script. A process can choose another name, so a longer one
 * is shown only if it begins with exactly what the kernel keeps.
 */
final class FullName {

  /** What the kernel keeps of a name ({@code TASK_COMM_LEN} without its NUL). */
  private static final int KEPT_BYTES = 15;

  /** No file has a longer name; a title may be longer. */
  private static final int MAX_BYTES = 255;

  private FullName() {}

  /**
   * The first of these names that begins with the kernel's: that of the executable, that in {@code
   * argv[0]}, that of what an interpreter runs. The kernel's name if none does.
   *
   * @param comm the kernel's name, printable
   * @param facts what is known of the process, whether or not this scan requested it
   * @param last its last sample, whose name is used again if it is the same
   */
  static String of(String comm, Facts facts, @Nullable ProcessSample last) {
    if (!mayBeCut(comm)) {
      return comm;
    }
    String earlier = last == null ? comm : last.fullName();
    ProcessFacts known = facts.known();
    Optional<CommandLine> command = known.commandLine();
    return known
        .executable()
        .flatMap(path -> cutTo(comm, path, earlier))
        .or(() -> command.flatMap(line -> cutTo(comm, withoutColon(line.program()), earlier)))
        .or(() -> command.flatMap(CommandLine::mainPath).flatMap(p -> cutTo(comm, p, earlier)))
        .or(() -> command.flatMap(CommandLine::main).flatMap(main -> cutTo(comm, main, earlier)))
        .orElse(comm);
  }

  /** Whether the kernel may have cut a name: it has exactly as many bytes as the kernel keeps. */
  private static boolean mayBeCut(String comm) {
    return comm.length() * 4 >= KEPT_BYTES && length(comm) == KEPT_BYTES;
  }

  /** The number of bytes of a printable name. */
  private static int length(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80 || name.charAt(i) == '\\') {
        return Printable.bytes(name).length;
      }
    }
    return name.length();
  }

  /** A title begins with the name of the program and a colon. */
  private static String withoutColon(String program) {
    return program.endsWith(":") ? program.substring(0, program.length() - 1) : program;
  }

  /** The last part of a path, if the kernel would cut it to this name. */
  private static Optional<String> cutTo(String comm, String path, String earlier) {
    int start = path.lastIndexOf('/') + 1;
    boolean begins = path.startsWith(comm, start) || isCutWithin(comm, path, start);
    if (!begins) {
      return Optional.empty();
    }
    boolean isSame = path.length() - start == earlier.length() && path.startsWith(earlier, start);
    String full = isSame ? earlier : path.substring(start);
    return length(full) <= MAX_BYTES ? Optional.of(full) : Optional.empty();
  }

  /** Whether a name begins with the same bytes, the last of which are a part of a character. */
  private static boolean isCutWithin(String comm, String path, int start) {
    if (comm.indexOf('\\') < 0) {
      return false;
    }
    byte[] all = Printable.bytes(path.substring(start));
    return all.length > KEPT_BYTES
        && Arrays.equals(all, 0, KEPT_BYTES, Printable.bytes(comm), 0, KEPT_BYTES);
  }
}
