package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code /etc/passwd}: {@code name:password:uid:…} lines; passwd(5). Malformed lines are skipped,
 * as in the C library. Unlike the parsers of kernel files, this one creates strings: the file is
 * read at most once a minute.
 */
public final class PasswdParser implements Parser {

  private Map<Long, String> names = Map.of();

  @Override
  public boolean parse(ByteCursor in) {
    names = parsed(in);
    return true;
  }

  /** The names of the users, printable, by uid. */
  public Map<Long, String> names() {
    return names;
  }

  private static Map<Long, String> parsed(ByteCursor in) {
    Map<Long, String> names = new HashMap<>();
    do {
      int end = in.lineEnd();
      int start = in.position();
      int nameEnd = fieldEnd(in, start, end);
      int uidStart = fieldEnd(in, nameEnd + 1, end) + 1;
      if (nameEnd > start && uidStart < end && in.at(start) != '#') {
        in.moveTo(uidStart);
        ByteCursor uid = new ByteCursor().over(in.bytes(), uidStart, fieldEnd(in, uidStart, end));
        long number = uid.decimal();
        if (!uid.failed() && uid.position() == uid.end()) {
          names.putIfAbsent(number, Printable.name(in.bytes(), start, nameEnd));
        }
      }
    } while (in.nextLine());
    return names;
  }

  private static int fieldEnd(ByteCursor in, int from, int end) {
    int at = from;
    while (at < end && in.at(at) != ':') {
      at++;
    }
    return at;
  }
}
