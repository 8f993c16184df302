package io.procmem.report;

import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last known numbers of each process, up to a snapshot. If the snapshot lacks the numbers of a
 * process that may still exist, the earlier ones stay, with their time. Keeps no samples.
 * Immutable.
 */
final class LastKnownNumbers {

  /** Receives what changed for one process. */
  interface Change {
    /** Its row in the later snapshot, the sum of its changes, the last one, and their time. */
    void accept(int row, long change, long changeOfLast, long nanos);
  }

  private final ComparedNumbers kind;

  /** The snapshot, without its processes: it knows which processes started later. */
  private final Snapshot scan;

  private final ProcessId[] ids;

  /**
   * The numbers of each process, one process after the other. The first is {@link Readings#ABSENT}
   * if they are unknown, although the process was there, so that it is not taken for a new one.
   */
  private final long[] numbers;

  /** When the numbers of each process were read; null if all are of this snapshot. */
  private final long @Nullable [] readNanos;

  private LastKnownNumbers(
      ComparedNumbers kind,
      Snapshot scan,
      ProcessId[] ids,
      long[] numbers,
      long @Nullable [] readNanos) {
    this.kind = kind;
    this.scan = scan;
    this.ids = ids;
    this.numbers = numbers;
    this.readNanos = readNanos;
  }

  /**
   * The last known numbers after another snapshot.
   *
   * @param before the last known numbers before it; null if there are none
   * @return them; null if the snapshot has none itself
   */
  static @Nullable LastKnownNumbers of(
      ComparedNumbers kind, @Nullable LastKnownNumbers before, Snapshot now) {
    long[] own = new long[kind.size];
    if (!isAnyKnown(kind, now, own)) {
      return null;
    }
    Building building = new Building(kind, before, now);
    for (ProcessSample process : now.processes()) {
      building.keepUnsampledBelow(process.pid());
      if (kind.read(process, own)) {
        building.add(process.id(), own, 0, now.monotonicNanos());
      } else {
        building.keep(process);
      }
    }
    building.keepUnsampledBelow(Integer.MAX_VALUE);
    return building.build();
  }

  private static boolean isAnyKnown(ComparedNumbers kind, Snapshot now, long[] own) {
    for (ProcessSample process : now.processes()) {
      if (kind.read(process, own)) {
        return true;
      }
    }
    return false;
  }

  /** Runs in every scan, so it allocates only what changes: mostly the numbers alone. */
  private static final class Building {
    private final ComparedNumbers kind;
    private final @Nullable LastKnownNumbers before;
    private final Snapshot now;
    private final int most;
    private final long[] numbers;

    /** Null while the ids are those before. */
    private ProcessId @Nullable [] ids;

    /** Null while all numbers are of this snapshot. */
    private long @Nullable [] readNanos;

    private int size;
    private int at;

    Building(ComparedNumbers kind, @Nullable LastKnownNumbers before, Snapshot now) {
      this.kind = kind;
      this.before = before;
      this.now = now;
      int unsampled = before == null ? 0 : Math.min(before.ids.length, now.unsampled().size());
      most = now.processes().size() + unsampled;
      numbers = new long[most * kind.size];
    }

    void add(ProcessId id, long[] from, int first, long nanos) {
      boolean isSame = before != null && size < before.ids.length && before.ids[size].equals(id);
      if (ids == null && !isSame) {
        ids = new ProcessId[most];
        if (before != null) {
          System.arraycopy(before.ids, 0, ids, 0, size);
        }
      }
      if (ids != null) {
        ids[size] = id;
      }
      if (readNanos == null && nanos != now.monotonicNanos()) {
        readNanos = new long[most];
        Arrays.fill(readNanos, now.monotonicNanos());
      }
      if (readNanos != null) {
        readNanos[size] = nanos;
      }
      System.arraycopy(from, first, numbers, size * kind.size, kind.size);
      size++;
    }

    /** Keeps the numbers of processes that the snapshot did not sample and that may exist. */
    void keepUnsampledBelow(int pid) {
      while (before != null && at < before.ids.length && before.ids[at].pid() < pid) {
        if (now.unsampled().contains(before.ids[at].pid())) {
          keep(before);
        }
        at++;
      }
    }

    /** Keeps the numbers of a process that the snapshot sampled without them. */
    void keep(ProcessSample process) {
      if (before != null && at < before.ids.length && before.ids[at].equals(process.id())) {
        keep(before);
      } else if (before != null && kind.isCounter && before.scan.precedes(process.id())) {
        add(process.id(), new long[kind.size], 0, before.scan.monotonicNanos());
      } else if (kind.isCounter) {
        add(process.id(), new long[] {Readings.ABSENT, 0}, 0, now.monotonicNanos());
      }
    }

    private void keep(LastKnownNumbers known) {
      add(known.ids[at], known.numbers, at * kind.size, known.readNanos(at));
    }

    LastKnownNumbers build() {
      ProcessId[] allIds = ids != null ? ids : before != null ? before.ids : new ProcessId[0];
      return new LastKnownNumbers(
          kind,
          Earlier.withoutProcesses(now),
          allIds.length == size ? allIds : Arrays.copyOf(allIds, size),
          most == size ? numbers : Arrays.copyOf(numbers, size * kind.size),
          readNanos == null || most == size ? readNanos : Arrays.copyOf(readNanos, size));
    }
  }

  private long readNanos(int index) {
    return readNanos == null ? scan.monotonicNanos() : readNanos[index];
  }

  /** Compares the numbers of a later snapshot with these. */
  void compare(Snapshot now, Change change) {
    long[] own = new long[kind.size];
    int at = 0;
    for (int row = 0; row < now.processes().size(); row++) {
      ProcessSample process = now.processes().get(row);
      while (at < ids.length && ids[at].pid() < process.pid()) {
        at++;
      }
      boolean wasThere = at < ids.length && ids[at].equals(process.id());
      boolean isComparable =
          wasThere
              ? numbers[at * kind.size] != Readings.ABSENT
              : kind.isCounter && scan.precedes(process.id());
      long nanos = now.monotonicNanos() - (wasThere ? readNanos(at) : scan.monotonicNanos());
      if (isComparable && nanos > 0 && kind.read(process, own)) {
        int before = wasThere ? at : -1;
        long ofLast = difference(own, before, kind.size - 1);
        change.accept(row, difference(own, before, 0), ofLast, nanos);
      }
    }
  }

  /** The sum of the differences; of a counter that has fallen, nothing is known to be new. */
  private long difference(long[] now, int at, int from) {
    long sum = 0;
    for (int i = from; i < kind.size; i++) {
      long difference = now[i] - (at < 0 ? 0 : numbers[at * kind.size + i]);
      sum = kind.isCounter ? Tally.plus(sum, Math.max(0, difference)) : sum + difference;
    }
    return sum;
  }
}
