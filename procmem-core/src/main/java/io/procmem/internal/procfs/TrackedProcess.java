package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.container.Mounts;
import io.procmem.internal.detail.ProcessMemory;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.parse.StatReading;
import io.procmem.internal.parse.StatReading.ImageChange;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one process between scans, so that an unchanged process causes neither reads nor
 * garbage.
 *
 * <p>It has parts with three lifetimes. An <em>identity</em> lasts from start to exit: another
 * start time is another {@code TrackedProcess}. An <em>image</em> lasts until the next exec; the
 * facts read once, the detail and the remembered denials end with it. Everything else belongs to
 * one scan.
 */
final class TrackedProcess {

  final ProcessFiles files;
  final ProcessMemory memory;
  final Facts facts = new Facts();

  /** The latest {@code stat}; null before the first. */
  private @Nullable StatReading stat;

  /** Left out of this scan: excluded, or not read. */
  private boolean leftOut;

  /** Whether this scan has read its {@code stat}. */
  private boolean statRead;

  /** Whether an earlier scan could read the process, and this one could not. */
  private boolean unread;

  /** Whether a scan has seen it while no thread of its parent waited. */
  private boolean seenWithoutWaiter;

  /** Whether it was forked, and is known to have an address space of its own. */
  private boolean separate;

  /** Whether it was classified only for this scan. */
  boolean classifiedForNow;

  /** Its mounts; null if they have not been read. */
  @Nullable Mounts mounts;

  /** Whether they contradict its control groups. */
  boolean mountsContradict;

  /** The path of its executable, if it ends with {@code (deleted)} and has not been looked up. */
  @Nullable String suffixedExecutable;

  private @Nullable ProcessSample lastSample;

  TrackedProcess(File root, int pid) {
    files = new ProcessFiles(root, pid);
    memory = new ProcessMemory(files);
  }

  ProcessId id() {
    return files.id();
  }

  int pid() {
    return files.pid();
  }

  /** Whether another process has this pid now. Before the first {@code stat}, any may have it. */
  boolean isReplacedBy(StatParser read) {
    return files.isIdentified() && files.startTicks() != read.startTicks;
  }

  /** The latest {@code stat}, of a process that has been read. */
  StatReading stat() {
    StatReading known = stat;
    if (known == null) {
      throw new IllegalStateException("no stat of process " + pid() + " has been read yet");
    }
    return known;
  }

  /** Whether its name is known. */
  boolean isNamed() {
    return stat != null;
  }

  /** The name of a process that has been read; empty if it has not. */
  String name() {
    return stat == null ? "" : stat.name();
  }

  /** The parent pid; 0 if the process has not been read. */
  int parentPid() {
    return stat == null ? 0 : stat.parentPid();
  }

  /** Begins a scan, before anything is read. */
  void startScan() {
    files.startScan();
    statRead = false;
    unread = false;
    classifiedForNow = false;
  }

  /** This scan has no time for the process. */
  void skip() {
    startScan();
    setUnread();
  }

  /** This scan knows nothing about the process. */
  void setUnread() {
    unread = files.isIdentified() && memory.isOwner();
    leftOut = true;
  }

  /** Whether an earlier scan could read it, this one could not, and it has not ended. */
  boolean isUnread() {
    return unread && !files.haveEnded();
  }

  /** Whether this scan has read its {@code stat}. */
  boolean isStatRead() {
    return statRead;
  }

  /** Excludes the process from this scan. */
  void exclude() {
    leftOut = true;
  }

  /** Whether it is part of this scan: not excluded, read, and not proved to have ended. */
  boolean isIncluded() {
    return !leftOut && !files.haveEnded();
  }

  /** Whether it is part of this scan and owns memory. */
  boolean isIncludedOwner() {
    return isIncluded() && memory.isOwner();
  }

  /** Whether it was forked, and is known to have an address space of its own until it ends. */
  boolean isSeparate() {
    return separate;
  }

  void setSeparate() {
    separate = true;
  }

  /**
   * No thread of its parent waits in this scan. The first time, the thread that made it by {@code
   * vfork} may be about to wait.
   */
  void seeWithoutWaiter() {
    separate |= seenWithoutWaiter;
    seenWithoutWaiter = true;
  }

  /** Whether it was classified by facts that were all known, or for this scan. */
  boolean isClassified() {
    return facts.wasClassified() || classifiedForNow;
  }

  /**
   * Takes over a {@code stat} that was just parsed from {@code bytes}.
   *
   * @param upNanos how long the machine has run
   */
  void accept(StatParser read, ByteCursor bytes, KernelUnits units, long now, long upNanos) {
    if (!files.isIdentified()) {
      files.identify(read.startTicks);
      facts.startLife(now);
    }
    StatReading earlier = stat;
    StatReading reading = StatReading.of(read, bytes, units, earlier);
    stat = reading;
    if (earlier == null) {
      forgetFactsAfterRename(now, false); // a first name counts too
    } else {
      changeTo(reading.changeSince(earlier), now);
    }
    if (facts.startScan(pid(), now, upNanos - units.ticksToNanos(read.startTicks))) {
      files.forgetUnusable();
    }
    memory.startScan(reading);
    files.takeLate(now);
    files.readThrough(null);
    statRead = true;
    leftOut = false;
  }

  /** Takes over what a living thread shows of a process whose main thread has ended. */
  void acceptThread(StatParser thread, KernelUnits units, long now) {
    StatReading earlier = stat();
    StatReading reading = earlier.through(thread);
    stat = reading;
    ImageChange change = reading.changeSince(earlier);
    if (change != ImageChange.NONE) { // another thread has executed something, and ended its leader
      changeTo(change, now);
      memory.startScan(reading);
    }
    memory.acceptThread(thread.virtualBytes, units.pagesToBytes(thread.rssPages));
  }

  private void changeTo(ImageChange change, long now) {
    switch (change) {
      case NONE -> {}
      case RENAMED -> forgetFactsAfterRename(now, false);
      case UNCLEAR -> {
        if (forgetFactsAfterRename(now, true)) {
          files.forgetDenials();
          mounts = null;
        }
      }
      case EXECUTED -> {
        facts.startImage(now);
        files.forgetUnusable();
        files.forgetDenials();
        files.dropHanging(); // that read waits for the memory map of the previous image
        memory.startImage();
        mounts = null;
      }
    }
  }

  private boolean forgetFactsAfterRename(long now, boolean mayHaveExecuted) {
    boolean forgotten = facts.forgetAfterRename(now, mayHaveExecuted);
    if (forgotten) {
      files.forgetUnusable();
    }
    return forgotten;
  }

  /** Its sample in this scan: the last one again if nothing has changed. */
  ProcessSample sample(boolean detailAsked) {
    Memory value = memory.value(detailAsked);
    ProcessFacts shown = facts.sampled();
    ProcessSample sample = lastSample;
    if (sample == null || !isUnchanged(sample, value, shown)) {
      sample = make(value, shown);
      lastSample = sample;
    }
    return sample;
  }

  /** A sample with what is known before anything expensive is read. */
  ProcessSample preview() {
    return make(memory.value(false), facts.shown());
  }

  /** Everything that is known, whether or not this scan requested it. */
  ProcessSample known() {
    return make(memory.value(false), facts.known());
  }

  /** Whether a new sample would equal this one. Checked first, since most processes sleep. */
  @SuppressWarnings("ReferenceEquality") // each part is the same object while it does not change
  private boolean isUnchanged(ProcessSample sample, Memory value, ProcessFacts shown) {
    StatReading now = stat();
    return sample.facts() == shown
        && sample.memory() == value
        && sample.id() == id()
        && sample.cpu() == now.cpu()
        && sample.faults() == now.faults()
        && sample.state() == now.state()
        && sample.threads() == now.threads()
        && sample.parentPid() == now.parentPid()
        && sample.kernelThread() == now.kernelThread()
        && sample.name().equals(now.name())
        && sample.fullName().equals(FullName.of(now.name(), facts, sample));
  }

  private ProcessSample make(Memory value, ProcessFacts shown) {
    StatReading now = stat();
    return new ProcessSample(
        id(),
        now.parentPid(),
        now.name(),
        FullName.of(now.name(), facts, lastSample),
        now.state(),
        now.kernelThread(),
        now.threads(),
        now.cpu(),
        now.faults(),
        value,
        shown);
  }
}
