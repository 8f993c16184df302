package io.procmem.internal.procfs;

import io.procmem.container.Placement;
import io.procmem.internal.bytes.Interner;
import io.procmem.internal.mount.PidList;
import io.procmem.internal.names.NodeNames;
import io.procmem.internal.read.KeptFiles;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.KernelUnits;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the last scan, by ascending pid. A scan walks its own listing and this table
 * side by side, so finding a known process needs neither a hash nor a boxed number, and a process
 * that is no longer listed is forgotten.
 */
final class ProcessTable {

  private final File root;
  private final KeptFiles kept;
  private @Nullable TrackedProcess[] processes = new TrackedProcess[0];
  private @Nullable TrackedProcess[] spare = new TrackedProcess[0];
  private int size;

  /** The pids that only the latest of two listings had. */
  private final List<Integer> added = new ArrayList<>();

  /** The command lines that were last read. */
  final Interner<CommandLine> commands = new Interner<>();

  /** Where the processes that were last read belong. */
  final Interner<Placement> placements = new Interner<>();

  ProcessTable(File root, KeptFiles kept) {
    this.root = root;
    this.kept = kept;
  }

  /**
   * Names the containers and pods of the included processes with known places. Names that are found
   * too late for this scan are shown in a later one.
   */
  void nameContainers(NodeNames names) {
    if (!names.isOff()) {
      forEachPlace((process, place) -> names.want(place));
      names.read();
      forEachPlace((process, place) -> name(process, place, names.named(place)));
    }
  }

  private void name(TrackedProcess process, Placement place, Placement named) {
    if (!named.equals(place)) {
      process.facts.setPlacement(placements.intern(named));
    }
  }

  private void forEachPlace(BiConsumer<TrackedProcess, Placement> action) {
    for (int i = 0; i < size; i++) {
      TrackedProcess process = at(i);
      if (process.isIncluded()) {
        process.facts.knownPlacement().ifPresent(place -> action.accept(process, place));
      }
    }
  }

  /** Replaces the processes by those of a new listing. */
  void update(PidList pids) {
    if (spare.length < pids.size()) {
      spare = new TrackedProcess[pids.size() + pids.size() / 4 + 16];
    }
    int old = 0;
    boolean first = size == 0;
    added.clear();
    for (int i = 0; i < pids.size(); i++) {
      int pid = pids.get(i);
      while (old < size && at(old).pid() < pid) {
        forget(at(old++));
      }
      boolean known = old < size && at(old).pid() == pid;
      spare[i] = known ? at(old++) : new TrackedProcess(root, pid);
      if (!known && !first) {
        added.add(pid);
      }
    }
    while (old < size) {
      forget(at(old++));
    }
    @Nullable TrackedProcess[] before = processes;
    processes = spare;
    size = pids.size();
    Arrays.fill(before, null);
    spare = before;
  }

  int size() {
    return size;
  }

  /** The pids that the listing before the latest did not have; empty if there was none. */
  int[] addedPids() {
    return added.stream().mapToInt(pid -> pid).toArray();
  }

  TrackedProcess at(int index) {
    TrackedProcess process = processes[index];
    if (process == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return process;
  }

  /** Replaces a process whose pid now belongs to another process. */
  TrackedProcess replace(int index) {
    forget(at(index));
    TrackedProcess next = new TrackedProcess(root, at(index).pid());
    processes[index] = next;
    return next;
  }

  private void forget(TrackedProcess process) {
    kept.closeOf(process.files);
  }

  /** Each process is to be classified. */
  void forgetClasses() {
    for (int i = 0; i < size; i++) {
      at(i).facts.setClassified(false);
    }
  }

  /** Forgets all denials, so that the files are tried again. */
  void forgetDenials() {
    for (int i = 0; i < size; i++) {
      at(i).files.forgetDenials();
    }
  }

  /** The latest start of all processes, excluded ones too, in clock ticks; 0 if there is none. */
  long latestStart(KernelUnits units) {
    long latest = 0;
    for (int i = 0; i < size; i++) {
      long start = at(i).files.startTicks();
      latest = units.isAfterBoot(start) ? Math.max(latest, start) : latest;
    }
    return latest;
  }

  @Nullable TrackedProcess find(int pid) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = at(middle).pid();
      if (found == pid) {
        return at(middle);
      } else if (found < pid) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** Visits the included processes, by ascending pid. */
  void forEachIncluded(Consumer<TrackedProcess> visit) {
    for (int i = 0; i < size(); i++) {
      visitIncluded(i, visit);
    }
  }

  /** Visits the process at an index, if it is included. */
  void visitIncluded(int index, Consumer<TrackedProcess> visit) {
    if (at(index).isIncluded()) {
      visit.accept(at(index));
    }
  }

  /**
   * The processes to classify, as {@link Scan#toClassify}.
   *
   * @param names the names that rules depend on; null for none
   */
  List<ToClassify> toClassify(int also, @Nullable NodeNames names) {
    if (names != null) {
      nameContainers(names);
    }
    List<ToClassify> found = new ArrayList<>();
    List<ToClassify> again = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      TrackedProcess process = at(i);
      boolean isDue = !process.facts.isClassified() || process.pid() == also;
      if (process.isIncluded() && isDue) {
        (process.facts.wasClassified() ? again : found).add(new ToClassify(process, this));
      }
    }
    found.addAll(again);
    return found;
  }
}
