package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code /etc/passwd}: {@code name:password:uid:…} lines; passwd(5). Lines that are none are passed
 * over, as the C library does. Unlike the parsers of kernel files it makes new strings: it is asked
 * once a minute at most.
 */
public final class PasswdParser implements Parser {

  private Map<Long, String> names = Map.of();

  @Override
  public boolean parse(ByteCursor in) {
    names = parsed(in);
    return true;
  }

  /** The names of the users, by number. */
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
        if (!uid.failed()) {
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
