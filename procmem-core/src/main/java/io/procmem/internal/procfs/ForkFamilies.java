package io.procmem.internal.procfs;

import io.procmem.snapshot.KernelUnits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs together: those forked from one another that have executed nothing since, whose code,
 * stack and arguments therefore lie at the same random addresses; and siblings of one name, which
 * run the same executable. The addresses are not shown to everybody, but to nobody else is detail.
 */
final class ForkFamilies {

  private final Map<Object, ForkFamily> all = new HashMap<>();

  /** The addresses that only a fork leaves as they are. */
  private record Forked(long codeStart, long stackStart, long argumentsStart) {}

  private record Siblings(int parentPid, String name) {}

  /**
   * Brings up to date who belongs to whom and what has moved, after the cheap pass of a scan. Those
   * left out of the scan share pages all the same; those that have ended do not, reaped or not.
   */
  void update(ProcessTable table, KernelUnits units) {
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (process.none == null) {
        process.kin.update(this, process, units);
      } else {
        process.kin.leave();
      }
    }
  }

  /** Those forked as this image was; null if its addresses are not ours to see. */
  @Nullable ForkFamily forkedAs(Image image) {
    if (!image.hasAddresses()) {
      return null;
    }
    Object key = new Forked(image.codeStart(), image.stackStart(), image.argumentsStart());
    return of(key);
  }

  ForkFamily siblings(int parentPid, String name) {
    return of(new Siblings(parentPid, name));
  }

  private ForkFamily of(Object key) {
    return all.computeIfAbsent(key, absent -> new ForkFamily(absent, all));
  }

  /** How many there are. */
  int size() {
    return all.size();
  }
}
