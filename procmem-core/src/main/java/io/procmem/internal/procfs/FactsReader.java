package io.procmem.internal.procfs;

import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.parse.StatParser;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.ThreadStates;
import java.io.File;
import java.util.List;

/** Reads of one process what was asked for and cannot hang. */
final class FactsReader {

  /** What is read once, or once a minute. */
  private static final List<Source> LASTING =
      List.of(Source.OWNER, Source.EXE, Source.CGROUP, Source.LIMITS);

  private final ProcReader desk;
  private final UserNames users;
  private final boolean sizesOfFd;
  private final Demand demand;
  private final ScanRefusals refused;
  private final StatParser thread = new StatParser();
  private final ProcessFacts.Builder change = ProcessFacts.builder();

  FactsReader(ProcFs procFs, boolean sizesOfFd, Demand demand, ScanRefusals refused) {
    this.desk = procFs.desk();
    this.users = procFs.users();
    this.sizesOfFd = sizesOfFd;
    this.demand = demand;
    this.refused = refused;
  }

  void read(TrackedProcess process) {
    if (demand.includes(Source.STATUS)) {
      readStatus(process);
    }
    if (demand.includes(Source.OWNER)) {
      readOwner(process);
    }
    if (demand.includes(Source.IO) && reads(process, Source.IO, desk.io)) {
      Readings<IoField> io = desk.io.numbers.readings(process.facts.values().io());
      process.facts.show(Source.IO, change(process).io(io).build());
    }
    if (demand.includes(Source.EXE) && process.none == null) {
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
    if (demand.includes(Source.TASK)) {
      readThreads(process);
    }
    if (demand.includes(Source.OOM_SCORE) && reads(process, Source.OOM_SCORE, desk.number)) {
      process.facts.show(Source.OOM_SCORE, change(process).oomScore(desk.number.number).build());
    }
    if (demand.includes(Source.OOM_SCORE_ADJ)
        && reads(process, Source.OOM_SCORE_ADJ, desk.number)) {
      process.facts.show(
          Source.OOM_SCORE_ADJ, change(process).oomScoreAdjustment(desk.number.number).build());
    }
  }

  /** Shows what is known and was asked for, and reads nothing. */
  void showKnown(TrackedProcess process) {
    for (Source source : LASTING) {
      if (demand.includes(source) && process.facts.knows(source)) {
        process.facts.show(source);
      }
    }
  }

  private ProcessFacts.Builder change(TrackedProcess process) {
    return change.startFrom(process.facts.values());
  }

  private boolean reads(TrackedProcess process, Source source, Parser parser) {
    if (process.dropped || refused.isHopeless(process, source)) {
      return false;
    }
    ReadOutcome outcome = desk.read(process, source, parser);
    if (outcome != ReadOutcome.READ) {
      refused.add(process, source, outcome, desk);
      return false;
    }
    refused.clear(process, source);
    return true;
  }

  private void readStatus(TrackedProcess process) {
    if (reads(process, Source.STATUS, desk.status)) {
      Readings<StatusField> status = desk.status.numbers.readings(process.facts.values().status());
      process.facts.show(Source.STATUS, change(process).status(status).build());
      if (desk.status.uid >= 0) {
        setUser(process, desk.status.uid);
      }
    }
  }

  private void readOwner(TrackedProcess process) {
    if (process.facts.knows(Source.OWNER)) {
      process.facts.values().user().ifPresent(user -> setUser(process, user.uid()));
    } else if (desk.captured) {
      // Where status was asked for itself, it has been read, or refused, already.
      boolean read = !demand.includes(Source.STATUS) && reads(process, Source.STATUS, desk.status);
      if (read && desk.status.uid >= 0) {
        setUser(process, desk.status.uid);
      }
    } else if (!process.dropped) {
      long uid = desk.tree.owner(process.directory());
      if (uid != FileTree.REFUSED) {
        setUser(process, uid);
      } else {
        refused.add(process, Source.OWNER, ReadOutcome.NOT_OPENED, desk);
      }
    }
  }

  private void setUser(TrackedProcess process, long uid) {
    users.setUser(process.facts, uid);
    process.facts.show(Source.OWNER);
  }

  private void readExecutable(TrackedProcess process) {
    if (process.facts.knows(Source.EXE)) {
      process.facts.show(Source.EXE);
    } else if (!process.dropped && !refused.isHopeless(process, Source.EXE)) {
      byte[] target = desk.tree.link(process.file(Source.EXE));
      if (target == null) {
        refused.add(process, Source.EXE, ReadOutcome.NOT_OPENED, desk);
      } else {
        String path = Printable.name(target, 0, target.length);
        process.facts.show(Source.EXE, change(process).executable(path).build());
        refused.clear(process, Source.EXE);
      }
    }
  }

  private void readCgroups(TrackedProcess process) {
    if (process.facts.knows(Source.CGROUP)) {
      process.facts.show(Source.CGROUP);
    } else if (reads(process, Source.CGROUP, desk.cgroup)) {
      List<String> paths = desk.cgroup.paths(desk.bytes());
      process.facts.show(Source.CGROUP, change(process).cgroups(paths).build());
    }
  }

  private void readLimits(TrackedProcess process) {
    if (process.facts.knows(Source.LIMITS)) {
      process.facts.show(Source.LIMITS);
    } else if (reads(process, Source.LIMITS, desk.limits)) {
      process.facts.show(
          Source.LIMITS, change(process).openFilesLimit(desk.limits.openFiles).build());
    }
  }

  private void readThreads(TrackedProcess process) {
    if (process.threads() == 1) {
      setThreads(process, ThreadStates.of(process.state));
      return;
    }
    if (process.dropped) {
      return;
    }
    File tasks = process.file(Source.TASK);
    String[] names = desk.list(tasks);
    if (names == null) {
      refused.add(process, Source.TASK, ReadOutcome.NOT_OPENED, desk);
      return;
    }
    int[] counts = new int[ProcessState.values().length];
    for (String name : names) {
      File stat = new File(new File(tasks, name), Source.STAT.file());
      if (desk.read(stat, Source.STAT, thread) == ReadOutcome.READ) { // else it has ended since
        counts[ProcessState.of(thread.state).ordinal()]++;
      }
    }
    setThreads(process, ThreadStates.of(counts));
  }

  private void setThreads(TrackedProcess process, ThreadStates states) {
    process.facts.show(Source.TASK, change(process).threadStates(states).build());
  }

  private void readOpenFiles(TrackedProcess process) {
    File directory = process.file(Source.FD);
    if (process.dropped || refused.isHopeless(process, Source.FD)) {
      return;
    }
    if (sizesOfFd) {
      long size = desk.tree.size(directory);
      if (size != FileTree.REFUSED) {
        process.facts.show(Source.FD, change(process).openFiles(size).build());
        return;
      }
    } else if (demand.includes(Source.FD_ENTRIES)) {
      String[] names = desk.list(directory);
      if (names != null) {
        process.facts.show(Source.FD, change(process).openFiles(names.length).build());
        return;
      }
    } else {
      refused.tellUnsupported(Source.FD);
      return;
    }
    refused.add(process, Source.FD, ReadOutcome.NOT_OPENED, desk);
  }
}
