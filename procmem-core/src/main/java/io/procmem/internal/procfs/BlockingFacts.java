package io.procmem.internal.procfs;

import io.procmem.container.Placement;
import io.procmem.internal.container.MountRead;
import io.procmem.internal.container.Mounts;
import io.procmem.internal.names.NodeNames;
import io.procmem.internal.procfs.ToClassify.Arguments;
import io.procmem.internal.read.DeletedSuffix;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.internal.read.SlowRead;
import io.procmem.internal.read.UserQuota;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the facts that can hang: command lines, mounts, and the names of users and executables. */
final class BlockingFacts {

  private final ProcessTable table;
  private final UserNames users;
  private final ScanRefusals refusals;

  /** One read for each requested user name. */
  private final List<NameRead> names = new ArrayList<>();

  /** The paths of executables to look up. */
  private final List<DeletedSuffix.Candidate> candidates = new ArrayList<>();

  private final DeletedSuffix deletedSuffix;
  private final NodeNames containerNames;

  private final Set<Long> uids = new HashSet<>();

  /** The processes with a requested command line. */
  private final List<TrackedProcess> commands = new ArrayList<>();

  /** One read for each process with requested mounts. */
  private final List<MountRead> mounts = new ArrayList<>();

  /** How much of the text of the command lines is requested; 0 for only the part that is kept. */
  private final int maxTextBytes;

  private final AtomicLong longTextBytes;

  /** The command lines that were read, by pid, if their text is requested. */
  private final Map<Integer, CommandRead> read = new HashMap<>();

  BlockingFacts(MountedProcFs mounted, ScanRefusals refusals) {
    this(mounted, refusals, 0, new AtomicLong());
  }

  /**
   * The facts of some processes, with the texts of their command lines.
   *
   * @param maxTextBytes how much of each text is requested; 0 for only the part that is kept
   * @param longTextBytes how many bytes of long texts may still be kept in this scan
   */
  BlockingFacts(
      MountedProcFs mounted, ScanRefusals refusals, int maxTextBytes, AtomicLong longTextBytes) {
    this.maxTextBytes = maxTextBytes;
    this.longTextBytes = longTextBytes;
    this.table = mounted.table();
    this.users = mounted.users();
    this.deletedSuffix = mounted.deletedSuffix();
    this.containerNames = mounted.containerNames();
    this.refusals = refusals;
  }

  /** Requests what can hang of what a scan requests. */
  void want(TrackedProcess process, Demand demand) {
    if (process.facts.shows(Source.OWNER)) {
      wantName(process);
    }
    if (process.facts.shows(Source.EXE)) {
      wantExecutable(process);
    }
    if (demand.includes(Source.CMDLINE)) {
      wantCommand(process);
    }
    if (demand.includes(Source.MOUNTINFO) && process.facts.shows(Source.CGROUP)) {
      wantMounts(process);
    }
  }

  /** Requests the name of a process's user. */
  void wantName(TrackedProcess process) {
    if (users.needsQuery(process.facts)) {
      long uid = process.facts.values().user().map(User::uid).orElse(-1L);
      if (uids.add(uid)) {
        names.add(new NameRead(process, uid, users));
      }
    }
  }

  /** Requests the name of a process's executable, if it is not certain. */
  void wantExecutable(TrackedProcess process) {
    String path = process.suffixedExecutable;
    if (path != null) {
      candidates.add(
          new DeletedSuffix.Candidate(process.files, path, name -> settle(process, name)));
    }
  }

  private static void settle(TrackedProcess process, String executable) {
    process.suffixedExecutable = null;
    process.facts.setExecutable(executable);
  }

  /** Requests the part of a command line that is kept. */
  private void wantCommand(TrackedProcess process) {
    process.facts.showKnown(Source.CMDLINE);
    if (!process.facts.isCurrent(Source.CMDLINE)) {
      wantRead(process);
    }
  }

  /** Requests the text of a command line, which is never kept. */
  void wantText(TrackedProcess process) {
    wantRead(process);
  }

  private void wantRead(TrackedProcess process) {
    if (!process.memory.isOwner()) {
      return; // a process without memory has no arguments
    }
    if (process.files.isHanging()) {
      refusals.add(process.files, Source.CMDLINE, Reason.HUNG);
    } else if (refusals.isKnownToFail(process.files, Source.CMDLINE)) {
      process.facts.forget(Source.CMDLINE);
    } else {
      commands.add(process);
    }
  }

  /** Requests the mounts of a process, if they may add to what its control groups show. */
  private void wantMounts(TrackedProcess process) {
    process.facts.showKnown(Source.MOUNTINFO);
    if (process.facts.isCurrent(Source.MOUNTINFO)) {
      reportContradiction(process);
    } else if (!process.memory.isOwner()) {
      setMounts(process, Mounts.NOT_NEEDED, false);
    } else if (refusals.isKnownToFail(process.files, Source.MOUNTINFO)) { // before paths are read
      process.facts.forget(Source.MOUNTINFO);
      process.mounts = null;
    } else if (!Mounts.mayAdd(process.facts.values().cgroups().orElse(List.of()))) {
      setMounts(process, Mounts.NOT_NEEDED, false);
    } else if (process.files.isHanging()) {
      refusals.add(process.files, Source.MOUNTINFO, Reason.HUNG);
    } else {
      mounts.add(
          new MountRead(
              process.files,
              found -> accept(process, found),
              failure -> refusals.add(process.files, Source.MOUNTINFO, failure)));
    }
  }

  /**
   * Reads the requested mounts.
   *
   * @return false if some are missing because time ran out
   */
  boolean readMounts(Consumer<ReadBatch> runner) {
    if (mounts.isEmpty()) {
      return true;
    }
    ReadBatch batch = new ReadBatch(mounts);
    runner.accept(batch);
    return batch.collect();
  }

  private void accept(TrackedProcess process, Mounts found) {
    refusals.clear(process.files, Source.MOUNTINFO);
    List<String> cgroups = process.facts.values().cgroups().orElse(List.of());
    Placement place = table.placements.intern(found.placement(cgroups));
    process.facts.setPlacement(containerNames.named(place));
    setMounts(process, found, found.contradict(cgroups));
    reportContradiction(process);
  }

  private static void setMounts(TrackedProcess process, Mounts found, boolean contradict) {
    process.mounts = found;
    process.mountsContradict = contradict;
    process.facts.show(Source.MOUNTINFO);
  }

  private void reportContradiction(TrackedProcess process) {
    if (process.mountsContradict) {
      refusals.add(process.files, Source.MOUNTINFO, Reason.CONTRADICTORY);
    }
  }

  /** Forgets the texts: a read that hangs keeps this object in memory. */
  void forgetTexts() {
    read.clear();
  }

  /** The text that {@link #wantText} requested; empty if there is none. */
  Optional<Arguments> text(TrackedProcess process) {
    CommandRead command = read.get(process.pid());
    return command == null ? Optional.empty() : command.text();
  }

  /** Whether the next scan may know more of the text. */
  boolean isTextPostponed(TrackedProcess process) {
    CommandRead command = read.get(process.pid());
    return command != null && command.isTextPostponed();
  }

  /**
   * Reads the requested names of users and executables.
   *
   * @param runner makes the reads of a batch
   * @return false if some are missing because time ran out
   */
  boolean readNames(Consumer<ReadBatch> runner) {
    List<SlowRead> reads = new ArrayList<>(names);
    SlowRead lookup = candidates.isEmpty() ? null : deletedSuffix.lookup(candidates);
    if (lookup != null) {
      reads.add(lookup);
    }
    if (reads.isEmpty()) {
      return true;
    }
    ReadBatch batch = new ReadBatch(reads);
    runner.accept(batch);
    boolean complete = batch.collect();
    for (int i = 0; i < table.size(); i++) {
      users.nameIn(table.at(i).facts);
    }
    return complete;
  }

  /**
   * Reads the requested command lines. Users that have spent the quota come last.
   *
   * @return false if some are missing because time ran out
   */
  boolean readCommands(Consumer<ReadBatch> runner, UserQuota quota) {
    if (commands.isEmpty()) {
      return true;
    }
    List<CommandRead> first = new ArrayList<>(commands.size());
    for (TrackedProcess process : commands) {
      first.add(read(process, quota.of(process.files)));
    }
    boolean complete = run(runner, first);
    List<CommandRead> rest =
        first.stream()
            .filter(CommandRead::isPostponed)
            .map(late -> read(late.process(), null))
            .toList();
    return run(runner, rest) && complete; // all other users are done, and there may be time left
  }

  private CommandRead read(TrackedProcess process, UserQuota.@Nullable Account account) {
    return new CommandRead(process, this, account, maxTextBytes, longTextBytes);
  }

  private static boolean run(Consumer<ReadBatch> runner, List<CommandRead> reads) {
    ReadBatch batch = new ReadBatch(reads);
    runner.accept(batch);
    return batch.collect();
  }

  void accept(CommandRead command, CommandLine line) {
    TrackedProcess process = command.process();
    refusals.clear(process.files, Source.CMDLINE);
    if (line.arguments() == 0) {
      process.facts.setEmptyCommandLine(line, refusals.now());
    } else {
      process.facts.setCommandLine(table.commands.intern(line));
      process.facts.show(Source.CMDLINE);
    }
    if (maxTextBytes > 0) {
      read.put(process.pid(), command);
    }
  }

  void fail(TrackedProcess process, ReadFailure failure) {
    refusals.add(process.files, Source.CMDLINE, failure);
    if (refusals.isKnownToFail(process.files, Source.CMDLINE)) {
      process.facts.forget(Source.CMDLINE);
    }
  }
}
