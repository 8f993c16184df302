package io.procmem.internal.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a process, only for the time of its classification: they may hold secrets.
 * Immutable.
 *
 * @param program {@code argv[0]} in full, as a printable name. A process that sets a title writes
 *     the title there
 * @param text the arguments, joined by blanks; a byte that is not part of a printable character is
 *     {@code \xNN}
 * @param complete whether {@code text} has all arguments
 */
public record CommandText(String program, String text, boolean complete) {

  /** No arguments. */
  static final CommandText NONE = new CommandText("", "", true);

  /** What {@code cmdline=} is searched in. */
  AttributeValues values() {
    return AttributeValues.of(List.of(text), complete);
  }

  /**
   * What {@code exe=} is compared with.
   *
   * @param name the beginning of {@code argv[0]} that {@code {{.ExeFull}}} shows
   */
  AttributeValues programs(String name) {
    if (program.isEmpty() || program.equals(name)) {
      return name.isEmpty() ? AttributeValues.UNKNOWN : AttributeValues.paths(List.of(name), true);
    }
    List<String> whole = new ArrayList<>();
    List<String> last = new ArrayList<>();
    if (!name.isEmpty()) {
      whole.add(name);
      last.add(AttributeValues.lastOf(name));
    }
    whole.add(program);
    last.add(withoutDirectory());
    if (mayBePath()) {
      last.add(AttributeValues.lastOf(program));
    }
    return new AttributeValues(whole, last, !name.isEmpty());
  }

  /** The title without the directory of its first word. */
  private String withoutDirectory() {
    int blank = program.indexOf(' ');
    return program.substring(program.lastIndexOf('/', blank < 0 ? program.length() : blank) + 1);
  }

  /**
   * Whether it may be the path of a file, as {@code /opt/my app/bin/foo}, rather than a title that
   * mentions one: it begins with a directory, and no later word begins like an option or a path.
   */
  private boolean mayBePath() {
    String[] words = program.split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      if (words[i].startsWith("/") || words[i].startsWith("-") || words[i].contains("=")) {
        return false;
      }
    }
    return words[0].contains("/");
  }
}
