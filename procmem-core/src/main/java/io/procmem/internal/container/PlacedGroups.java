package io.procmem.internal.container;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.Placement;
import io.procmem.container.SystemdUnit;
import io.procmem.internal.read.MachineFile;
import io.procmem.internal.read.MachineFile.Found;
import io.procmem.internal.read.MachineFileReader;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The control groups of the containers and systemd units that processes belong to. Each has about
 * 10 files, so a scan reads only some of the control groups, beginning with those that have been
 * due for the longest time; the others keep their last numbers. A control group without a process
 * in the snapshot is forgotten.
 */
public final class PlacedGroups {

  static final int MAX_GROUPS = 2_000;
  static final int MAX_READS = 200;

  private static final long BUDGET_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LOOK_UP_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Comparator<PlacedGroup> MOST_DUE_FIRST =
      Comparator.comparing(PlacedGroup::wasRead).thenComparingLong(PlacedGroup::dueAt);

  private final MachineFileReader reader;
  private final MachineFile<Hierarchies> mounts;

  /** By container id or unit. */
  private final Map<Object, PlacedGroup> groups = new HashMap<>();

  private Hierarchies hierarchies = new Hierarchies(List.of());
  private long lookedUpAt;
  private boolean isLookedUp;
  private long scans;
  private boolean isComplete = true;

  public PlacedGroups(MachineFileReader reader, HierarchySearch search) {
    this.reader = reader;
    this.mounts = new MachineFile<>(from -> new Found<>(search.hierarchies(from), null));
  }

  /**
   * Reads the groups that are due, and adds all to the group of this JVM.
   *
   * @param totalBytes the memory of the machine
   * @param now when the scan began, on the monotonic clock, which decides what is due
   * @param readAt the time, on that clock: since then, the scan has read the processes
   */
  public CgroupUsages read(
      CgroupUsages own,
      List<ProcessSample> processes,
      LongSupplier totalBytes,
      long now,
      long readAt) {
    scans++;
    isComplete = true;
    processes.forEach(this::note);
    // While a read hangs, its group stays known, so that it does not take another thread.
    groups.values().removeIf(group -> group.seenIn != scans && !group.file.isHanging());
    if (!groups.isEmpty()) {
      lookUp(now);
      readDue(totalBytes.getAsLong(), now, readAt);
    }
    Map<String, CgroupUsage> byContainer = new HashMap<>();
    Map<SystemdUnit, CgroupUsage> byUnit = new HashMap<>();
    groups.forEach(
        (key, group) -> {
          CgroupUsage usage = group.usage;
          if (usage != null && key instanceof SystemdUnit unit) {
            byUnit.put(unit, usage);
          } else if (usage != null) {
            byContainer.put(key.toString(), usage);
          }
        });
    return new CgroupUsages(own.own(), byContainer, byUnit);
  }

  private void note(ProcessSample process) {
    Optional<Placement> place = process.placement();
    if (place.isEmpty() || process.cgroups().isEmpty()) {
      return;
    }
    List<String> paths = process.cgroups().get();
    place
        .get()
        .container()
        .ifPresent(one -> note(one.id(), process, () -> GroupPath.ofContainer(paths, one.id())));
    place.get().unit().ifPresent(unit -> note(unit, process, () -> GroupPath.ofUnit(paths, unit)));
  }

  /** A group that could not be read may have been moved: its paths are determined again. */
  private void note(Object key, ProcessSample process, Supplier<List<String>> paths) {
    PlacedGroup known = groups.get(key);
    if (known == null) {
      if (groups.size() >= MAX_GROUPS) {
        return;
      }
      known = new PlacedGroup(paths.get());
      groups.put(key, known);
    } else if (known.seenIn != scans && known.reason == Reason.UNSUPPORTED) {
      List<String> current = paths.get();
      if (!current.equals(known.paths)) {
        known = known.movedTo(current);
        groups.put(key, known);
      }
    }
    known.note(process, scans);
  }

  private void lookUp(long now) {
    if (isLookedUp && now - lookedUpAt < LOOK_UP_EVERY_NANOS) {
      return;
    }
    reader.read(mounts);
    Hierarchies found = mounts.value();
    if (found != null) {
      hierarchies = found;
      lookedUpAt = now;
      isLookedUp = true;
    }
  }

  private void readDue(long totalBytes, long now, long readAt) {
    List<PlacedGroup> due =
        groups.values().stream()
            .filter(group -> !group.wasRead() || now - group.dueAt() >= 0)
            .sorted(MOST_DUE_FIRST)
            .limit(MAX_READS)
            .toList();
    SharedLevels shared = new SharedLevels();
    List<MachineFile<?>> files = new ArrayList<>(due.size());
    for (PlacedGroup group : due) {
      if (!group.file.isHanging()) {
        group.prepare(hierarchies, shared);
      }
      files.add(group.file);
    }
    reader.read(files, BUDGET_NANOS);
    for (PlacedGroup group : due) {
      group.accept(totalBytes, now, readAt);
      isComplete &= group.file.reason() != Reason.HUNG;
    }
  }

  /** Why groups, or some of their files, could not be read. */
  public Set<Reason> reasons() {
    Set<Reason> all = EnumSet.noneOf(Reason.class);
    for (PlacedGroup group : groups.values()) {
      if (group.reason != null) {
        all.add(group.reason);
      }
    }
    return all;
  }

  /** Whether no read hung. */
  public boolean isComplete() {
    return isComplete;
  }
}
