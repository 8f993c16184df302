package io.procmem.internal.procfs;

import io.procmem.container.Placement;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.Interner;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.container.Mounts;
import io.procmem.internal.container.PathPlacement;
import io.procmem.internal.names.NodeNames;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.read.DeletedSuffix;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessFactsBuilder;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.io.File;
import java.util.List;

/** Reads the requested files of one process that cannot hang. */
final class FactsReader {

  /** Files that are read from time to time. */
  private static final List<Source> LASTING =
      List.of(Source.OWNER, Source.EXE, Source.CGROUP, Source.LIMITS);

  private final MountedProcFs mounted;
  private final ProcReader reader;
  private final UserNames users;
  private final Interner<Placement> placements;
  private final NodeNames containerNames;
  private final boolean sizesOfFd;
  private final Demand demand;
  private final ScanRefusals refusals;
  private boolean isOptional;
  private final ProcessFactsBuilder change = ProcessFacts.builder();

  FactsReader(MountedProcFs mounted, Demand demand, ScanRefusals refusals) {
    this.mounted = mounted;
    this.reader = mounted.reader();
    this.users = mounted.users();
    this.placements = mounted.table().placements;
    this.containerNames = mounted.containerNames();
    this.sizesOfFd = mounted.sizesOfFd();
    this.demand = demand;
    this.refusals = refusals;
  }

  /** Reads executables, if they can be read; a failure is not reported. */
  static FactsReader ofExecutables(MountedProcFs mounted, ScanRefusals refusals) {
    FactsReader reader = new FactsReader(mounted, Demand.of(Source.EXE), refusals);
    reader.isOptional = true;
    return reader;
  }

  void read(TrackedProcess process) {
    if (demand.includes(Source.STATUS)) {
      readStatus(process);
    }
    if (demand.includes(Source.OWNER)) {
      readOwner(process);
    }
    if (demand.includes(Source.IO) && reads(process, Source.IO, reader.io)) {
      Readings<IoField> io = reader.io.numbers.readings(process.facts.values().io());
      process.facts.show(Source.IO, change(process).io(io).build());
    }
    if (demand.includes(Source.EXE) && process.memory.isOwner()) {
      readExecutable(process);
    }
    if (demand.includes(Source.CGROUP)) {
      readCgroups(process);
    }
    if (demand.includes(Source.LIMITS)) {
      readLimits(process);
    }
    if (demand.includes(Source.FD)) {
      readOpenFiles(process);
    }
    if (demand.includes(Source.BLOCK_IO_DELAY)) {
      readDelay(process);
    }
    if (demand.includes(Source.OOM_SCORE) && reads(process, Source.OOM_SCORE, reader.number)) {
      process.facts.show(Source.OOM_SCORE, change(process).oomScore(reader.number.number).build());
    }
    if (demand.includes(Source.OOM_SCORE_ADJ)
        && reads(process, Source.OOM_SCORE_ADJ, reader.number)) {
      process.facts.show(
          Source.OOM_SCORE_ADJ, change(process).oomScoreAdjustment(reader.number.number).build());
    }
  }

  /** Shows the requested facts that are known, without reading. */
  void showKnown(TrackedProcess process) {
    for (Source source : LASTING) {
      if (demand.includes(source)) {
        process.facts.showKnown(source);
      }
    }
  }

  private ProcessFactsBuilder change(TrackedProcess process) {
    return change.startFrom(process.facts.values());
  }

  /** Shows a known value; returns whether it is to be read, for the first time or again. */
  private static boolean isWanted(TrackedProcess process, Source source) {
    process.facts.showKnown(source);
    return !process.facts.isCurrent(source);
  }

  private boolean mayRead(TrackedProcess process, Source source) {
    if (process.isIncluded() && !isOptional && refusals.isKnownToFail(process.files, source)) {
      process.facts.forget(source);
      return false;
    }
    return process.isIncluded();
  }

  private boolean reads(TrackedProcess process, Source source, Parser parser) {
    if (!mayRead(process, source)) {
      return false;
    }
    ReadOutcome outcome = reader.read(process.files, source, parser);
    if (outcome != ReadOutcome.READ) {
      fail(process, source, outcome);
      return false;
    }
    refusals.clear(process.files, source);
    return true;
  }

  /** An earlier value stays only if the failure may be an accident. */
  private void fail(TrackedProcess process, Source source, ReadOutcome outcome) {
    if (isOptional) {
      return;
    }
    refusals.add(process.files, source, outcome, reader);
    if (process.files.isUnusable(source) || refusals.isKnownToFail(process.files, source)) {
      process.facts.forget(source);
    }
  }

  private void readStatus(TrackedProcess process) {
    if (reads(process, Source.STATUS, reader.status)) {
      Readings<StatusField> status =
          reader.status.numbers.readings(process.facts.values().status());
      process.facts.show(Source.STATUS, change(process).status(status).build());
      if (reader.status.numbers.has(StatusField.PAGE_TABLES)) {
        process.memory.setPageTables(reader.status.numbers.get(StatusField.PAGE_TABLES));
      }
      if (reader.status.uid >= 0) {
        setUser(process, reader.status.uid);
      }
    }
  }

  private void readOwner(TrackedProcess process) {
    if (!isWanted(process, Source.OWNER)) {
      process.facts.values().user().ifPresent(user -> setUser(process, user.uid()));
    } else if (reader.captured) {
      // If status was requested, it has already been read, or has failed.
      boolean read =
          !demand.includes(Source.STATUS) && reads(process, Source.STATUS, reader.status);
      if (read && reader.status.uid >= 0) {
        setUser(process, reader.status.uid);
      }
    } else if (process.isIncluded()) {
      long uid = reader.tree.owner(process.files.directory());
      if (uid != FileTree.REFUSED) {
        setUser(process, uid);
      } else {
        fail(process, Source.OWNER, ReadOutcome.NOT_OPENED);
      }
    }
  }

  private void setUser(TrackedProcess process, long uid) {
    users.setUser(process.facts, uid);
    process.files.setUid(uid);
    process.facts.show(Source.OWNER);
  }

  private void readExecutable(TrackedProcess process) {
    if (isWanted(process, Source.EXE) && mayRead(process, Source.EXE)) {
      byte[] target = reader.tree.link(process.files.file(Source.EXE));
      if (target == null) {
        fail(process, Source.EXE, ReadOutcome.NOT_OPENED);
      } else {
        setExecutable(process, Printable.name(target, 0, target.length));
        refusals.clear(process.files, Source.EXE);
      }
    }
  }

  private void setExecutable(TrackedProcess process, String path) {
    boolean hasSuffix = DeletedSuffix.isOn(path);
    boolean isSettled = process.facts.values().executable().filter(path::equals).isPresent();
    process.suffixedExecutable = hasSuffix ? path : null;
    String shown = isSettled ? path : DeletedSuffix.remove(path);
    process.facts.show(Source.EXE, change(process).executable(shown).build());
  }

  private void readCgroups(TrackedProcess process) {
    if (isWanted(process, Source.CGROUP) && reads(process, Source.CGROUP, reader.cgroup)) {
      List<String> paths = reader.cgroup.paths(reader.bytes());
      if (process.stat().state() == ProcessState.ZOMBIE) { // whose group may have been removed
        paths = paths.stream().map(DeletedSuffix::remove).toList();
      }
      Mounts mounts = process.mounts;
      Placement found =
          placements.intern(mounts == null ? PathPlacement.of(paths) : mounts.placement(paths));
      Placement place = containerNames.named(found);
      process.facts.show(Source.CGROUP, change(process).cgroups(paths).placement(place).build());
    }
  }

  private void readLimits(TrackedProcess process) {
    if (isWanted(process, Source.LIMITS) && reads(process, Source.LIMITS, reader.limits)) {
      process.facts.show(
          Source.LIMITS, change(process).openFilesLimit(reader.limits.openFiles).build());
    }
  }

  private void readDelay(TrackedProcess process) {
    long nanos =
        mounted
            .threads()
            .delays()
            .nanos(process.stat().blockIoTicks(), process.files.startTicks(), mounted.units());
    if (nanos == Readings.ABSENT) {
      process.facts.forget(Source.BLOCK_IO_DELAY);
    } else {
      process.facts.show(Source.BLOCK_IO_DELAY, change(process).blockIoDelayNanos(nanos).build());
    }
  }

  private void readOpenFiles(TrackedProcess process) {
    File directory = process.files.file(Source.FD);
    if (!process.isIncluded() || refusals.isKnownToFail(process.files, Source.FD)) {
      return;
    }
    if (sizesOfFd) {
      long size = reader.tree.size(directory);
      if (size != FileTree.REFUSED) {
        process.facts.show(Source.FD, change(process).openFiles(size).build());
        return;
      }
    } else if (demand.includes(Source.FD_ENTRIES)) {
      String[] names = reader.list(directory);
      if (names != null) {
        process.facts.show(Source.FD, change(process).openFiles(names.length).build());
        return;
      }
    } else {
      refusals.reportUnsupported(Source.FD);
      return;
    }
    refusals.add(process.files, Source.FD, ReadOutcome.NOT_OPENED, reader);
  }
}
