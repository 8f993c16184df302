package io.procmem.internal.mappings;

import io.procmem.mappings.MappingField;
import java.util.Arrays;

/** The numbers of one mapping: the lines of {@code smaps} after its header. */
final class Block {

  static final MappingField[] FIELDS = MappingField.values();
  static final int SIZE = MappingField.SIZE.ordinal();

  /** In bytes, by field; 0 where there is no possible number. */
  final long[] values = new long[FIELDS.length];

  /** A bit for each field that has a line. */
  int present;

  /** A bit for each field that has a line, but no possible number. */
  int impossible;

  void clear() {
    Arrays.fill(values, 0);
    present = 0;
    impossible = 0;
  }

  void copy(Block other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
    present = other.present;
    impossible = other.impossible;
  }

  /**
   * Sets the number of a field.
   *
   * @param bytes the number in bytes; negative if it is impossible
   */
  void set(int field, long bytes) {
    present |= 1 << field;
    if (bytes >= 0) {
      values[field] = bytes;
      impossible &= ~(1 << field);
    } else {
      values[field] = 0;
      impossible |= 1 << field;
    }
  }
}
