package io.procmem.internal.jvm;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.parse.Parser;
import io.procmem.jvm.JvmAbsence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code hsperfdata}, version 2: a prologue, and an entry for each counter with its name and value.
 * The file may be forged: each offset is checked. Not thread-safe.
 */
final class PerfDataParser implements Parser {

  private static final int PROLOGUE = 32;
  private static final int ENTRY = 20;
  private static final int MAGIC = 0xcafec0c0;
  private static final int MAJOR = 2;

  /** The names that are used, and texts that are compared, are shorter. */
  private static final int MAX_TEXT = 64;

  /** What the file says; null if it could not be used. */
  @Nullable PerfData data;

  /** Why it could not be used; null if it could. */
  @Nullable JvmAbsence problem;

  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  /** Understands everything: {@link #problem} says more than false could. */
  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    texts.clear();
    problem = parse(ByteBuffer.wrap(in.bytes(), in.position(), in.end() - in.position()).slice());
    data = problem == null ? new PerfData(Map.copyOf(numbers), Map.copyOf(texts)) : null;
    return true;
  }

  private @Nullable JvmAbsence parse(ByteBuffer in) {
    if (in.limit() < PROLOGUE) {
      return JvmAbsence.INCOMPLETE;
    }
    byte order = in.get(4);
    if (in.getInt(0) != MAGIC || order < 0 || order > 1 || in.get(5) != MAJOR) {
      return in.getLong(0) == 0 ? JvmAbsence.NOT_READY : JvmAbsence.MALFORMED;
    }
    if (in.get(7) == 0) { // accessible
      return JvmAbsence.NOT_READY;
    }
    in.order(order == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int used = in.getInt(8);
    int at = in.getInt(24);
    int entries = in.getInt(28);
    if (used > in.limit()) {
      return JvmAbsence.INCOMPLETE;
    }
    if (at < PROLOGUE || at > used || entries < 0 || entries > (used - at) / ENTRY) {
      return JvmAbsence.MALFORMED;
    }
    for (int i = 0; i < entries; i++) {
      int length = used - at < ENTRY ? 0 : in.getInt(at);
      if (length < ENTRY
          || length > used - at
          || !addEntry(in.slice(at, length).order(in.order()))) {
        return JvmAbsence.MALFORMED;
      }
      at += length;
    }
    return null;
  }

  /** Adds the value of an entry, if it is used; false if the entry is malformed. */
  private boolean addEntry(ByteBuffer entry) {
    int nameAt = entry.getInt(4);
    int vector = entry.getInt(8);
    int dataAt = entry.getInt(16);
    if (nameAt < ENTRY || nameAt >= entry.limit() || vector < 0 || dataAt < ENTRY) {
      return false;
    }
    String name = text(entry, nameAt, entry.limit());
    if (name == null) {
      return true; // none that is used is so long
    }
    byte type = entry.get(12);
    if (PerfData.NUMBERS.contains(name)) {
      return type == 'J'
          && vector == 0
          && dataAt <= entry.limit() - Long.BYTES
          && numbers.put(name, name.equals(PerfData.TICKS) ? 0 : entry.getLong(dataAt)) == null;
    }
    if (PerfData.TEXTS.contains(name)) {
      if (type != 'B' || dataAt > entry.limit() - vector) {
        return false;
      }
      String value = text(entry, dataAt, dataAt + vector);
      return texts.put(name, value == null ? "" : value) == null;
    }
    return true;
  }

  /** The text from a position up to a zero; null if it is long, or does not end. */
  private static @Nullable String text(ByteBuffer in, int from, int to) {
    int end = from;
    while (end < to && end - from < MAX_TEXT && in.get(end) != 0) {
      end++;
    }
    if (end == to || end - from == MAX_TEXT) {
      return null;
    }
    byte[] bytes = new byte[end - from];
    in.get(from, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
