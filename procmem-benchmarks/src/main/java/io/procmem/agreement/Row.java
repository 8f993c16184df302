package io.procmem.agreement;

import io.procmem.snapshot.ProcessId;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A row: its values, and what smem is expected to show instead where it is known to differ. Sizes
 * are in bytes.
 */
final class Row {

  private final Map<Column, Long> values = new EnumMap<>(Column.class);
  private final Map<Column, Map<Cause, Long>> expected = new EnumMap<>(Column.class);
  private final Set<ProcessId> members = new HashSet<>();
  private Optional<Cause> nameCause = Optional.empty();
  private Optional<Cause> cause = Optional.empty();

  Row set(Column column, long value) {
    values.put(column, value);
    return this;
  }

  Row set(Column column, OptionalLong value) {
    value.ifPresent(known -> values.put(column, known));
    return this;
  }

  Row add(Column column, long value) {
    values.merge(column, value, Long::sum);
    return this;
  }

  /** Declares what smem shows in a column, for a reason. */
  Row expect(Column column, Cause reason, long value) {
    expected.computeIfAbsent(column, any -> new EnumMap<>(Cause.class)).put(reason, value);
    return this;
  }

  /** Declares why smem has no such row, or another name for it. */
  Row nameDiffers(Cause reason) {
    nameCause = Optional.of(reason);
    return this;
  }

  /** Declares why nothing in this row needs to agree. */
  Row mayDiffer(Cause reason) {
    cause = Optional.of(reason);
    return this;
  }

  /** Declares a process whose numbers the row includes. */
  Row member(ProcessId process) {
    members.add(process);
    return this;
  }

  /** {@return whether another reading of the row includes the same processes} */
  boolean hasSameMembers(Row other) {
    return members.equals(other.members);
  }

  OptionalLong value(Column column) {
    Long value = values.get(column);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  Map<Cause, Long> expected(Column column) {
    return expected.getOrDefault(column, Map.of());
  }

  Optional<Cause> nameCause() {
    return nameCause;
  }

  Optional<Cause> cause() {
    return cause;
  }
}
