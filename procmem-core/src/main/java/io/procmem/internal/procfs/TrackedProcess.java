package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.parse.StatmParser;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Faults;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Source;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * One process between scans: what of it stays true, so that an unchanged process costs neither
 * reads nor garbage.
 *
 * <p>Three spans of time meet here. An <em>identity</em> lasts from birth to death: another start
 * time is another {@code TrackedProcess}. An <em>image</em> lasts until the next exec; with it go
 * the facts read once, the detail and the remembered refusals. The rest is of this scan.
 */
final class TrackedProcess implements Candidate {

  private static final long UNKNOWN = -1;

  private final File directory;
  private final File stat;
  private final File statm;
  private final File rollup;

  final Image image = new Image();
  final Facts facts = new Facts();
  final DeniedFiles refusals = new DeniedFiles();
  final DetailState detail = new DetailState();
  final FamilyMembership kin = new FamilyMembership();
  private final StatmCache resident = new StatmCache();

  private ProcessId id;

  ProcessState state = ProcessState.OTHER;
  boolean deadLeader;
  int parentPid;
  long virtualBytes;
  long rssBytes;
  boolean rssIsApproximate;

  /** Set if it owns no memory. */
  Memory.@Nullable None none;

  /** Left out of this scan: excluded, not readable, or gone. */
  boolean dropped;

  /** Gone since it was listed. */
  boolean vanished;

  /** Of an image that has memory, and that an earlier scan could read and this one cannot. */
  boolean unread;

  /** What it was found to be, as far as this scan can say. */
  @Nullable Object labelForNow;

  /** Bits of the sources whose refusal this scan has told. */
  private int told;

  /** A read that did not return in time; until it does, no other that can hang is made. */
  @Nullable PendingRead pending;

  /** Whether what that read gives may be of another image. */
  private boolean pendingIsOfBefore;

  private boolean kernelThread;
  private int threads;
  private Cpu cpu = new Cpu(0, 0, 0, 0);
  private Faults faults = new Faults(0, 0, 0, 0);

  /**
   * Where the memory and files of a dead leader's process are seen: a living thread's directory.
   */
  private volatile @Nullable File livingThread; // a reader may find another

  private @Nullable ProcessSample lastSample;

  /** Its files that stay open from scan to scan, where {@link KeptFiles} has put them. */
  final @Nullable KeptFile[] kept = new KeptFile[KeptFiles.PLACES];

  TrackedProcess(File root, int pid) {
    directory = new File(root, Integer.toString(pid));
    stat = new File(directory, Source.STAT.file());
    statm = new File(directory, Source.STATM.file());
    rollup = new File(directory, Source.SMAPS_ROLLUP.file());
    id = new ProcessId(pid, UNKNOWN);
  }

  @Override
  public ProcessId id() {
    return id;
  }

  int pid() {
    return id.pid();
  }

  long startTicks() {
    return id.startTicks();
  }

  /** Whether another process has this pid by now. The first {@code stat} is nobody's yet. */
  boolean isReplacedBy(StatParser read) {
    return startTicks() != UNKNOWN && startTicks() != read.startTicks;
  }

  File directory() {
    return directory;
  }

  /** It is not there any more. */
  void leave() {
    kin.leave();
  }

  /** Begins a scan, before anything of it is read. */
  void startScan() {
    vanished = false;
    unread = false;
    told = 0;
    labelForNow = null;
  }

  /** There is no time for it in this scan, which says nothing of it. */
  void leaveOut() {
    startScan();
    setUnread();
  }

  /** Nothing is known of it in this scan. */
  void setUnread() {
    unread = startTicks() != UNKNOWN && none == null;
    dropped = true;
  }

  /** What it was found to be, for good or for now; null if nobody has looked. */
  @Nullable Object label() {
    return facts.label != null ? facts.label : labelForNow;
  }

  /** Whether a refusal of a source is to be told: once a scan. */
  boolean isFirstTold(Source source) {
    int bit = 1 << source.ordinal();
    boolean first = (told & bit) == 0;
    told |= bit;
    return first;
  }

  File file(Source source) {
    File thread = livingThread;
    return switch (source) {
      case STAT -> stat;
      case STATM -> thread == null ? statm : new File(thread, source.file());
      case SMAPS_ROLLUP -> thread == null ? rollup : new File(thread, source.file());
      case SMAPS, STATUS, FD, FD_ENTRIES, EXE, CMDLINE ->
          new File(thread == null ? directory : thread, source.file());
      case OWNER -> directory;
      default -> new File(directory, source.file());
    };
  }

  void seeThrough(@Nullable File threadDirectory) {
    livingThread = threadDirectory;
  }

  boolean isSeenThroughThread() {
    return livingThread != null;
  }

  /** Takes over a {@code stat} that was just read from {@code bytes}. */
  void accept(StatParser read, ByteCursor bytes, KernelUnits units, long now) {
    if (startTicks() == UNKNOWN) {
      id = new ProcessId(pid(), read.startTicks);
    }
    Image.Change change = image.accept(read, bytes);
    Cpu cpuBefore = cpu;
    Faults faultsBefore = faults;
    changeTo(change, now);
    facts.startScan(pid(), now);
    detail.startScan();
    takeOverPending(now);
    dropped = false;
    state = ProcessState.of(read.state);
    deadLeader = read.isDeadLeader();
    kernelThread = read.isKernelThread();
    parentPid = read.parentPid;
    threads = read.threads;
    cpu = StatValues.cpu(read, units, cpu);
    faults = StatValues.faults(read, faults);
    virtualBytes = read.virtualBytes;
    rssBytes = units.pagesToBytes(read.rssPages);
    rssIsApproximate = true;
    none = StatValues.none(read);
    livingThread = null;
    boolean same = cpu.equals(cpuBefore) && faults.equals(faultsBefore);
    resident.accept(same && change == Image.Change.NONE && !deadLeader, rssBytes, virtualBytes);
  }

  /** Whether its last {@code statm} still says what another would; if so, takes it over again. */
  boolean reusesStatm(long now) {
    if (!resident.stands(pid(), now)) {
      return false;
    }
    rssBytes = resident.rssBytes();
    rssIsApproximate = false;
    return true;
  }

  private void changeTo(Image.Change change, long now) {
    switch (change) {
      case NONE -> {}
      case RENAMED -> doubtFacts(now);
      case UNCLEAR -> {
        if (doubtFacts(now)) {
          refusals.forget();
        }
      }
      case EXECUTED -> {
        facts.startImage();
        refusals.forget();
        detail.startImage();
        pending = null; // that read waits for the memory of the image before
        pendingIsOfBefore = false;
      }
    }
  }

  private boolean doubtFacts(long now) {
    boolean believed = facts.doubt(now);
    pendingIsOfBefore |= believed && pending != null;
    return believed;
  }

  /** Takes over a {@code statm} that was just read. */
  void acceptStatm(StatmParser read, KernelUnits units, long now) {
    boolean gaveItBack = read.virtualPages == 0; // since its stat was read
    if (gaveItBack) {
      none = StatValues.ZOMBIE;
    }
    virtualBytes = units.pagesToBytes(read.virtualPages);
    rssBytes = units.pagesToBytes(read.residentPages);
    rssIsApproximate = false;
    if (!gaveItBack) {
      resident.acceptStatm(rssBytes, now);
    }
  }

  /** Takes over a read of an earlier scan that has returned since. */
  private void takeOverPending(long now) {
    Object late = pending == null ? null : pending.take();
    if (late == null) {
      return;
    }
    boolean ofBefore = pendingIsOfBefore;
    pending = null;
    pendingIsOfBefore = false;
    if (late instanceof DetailReader.Read read) {
      detail.acceptLate(read, now);
    } else if (late instanceof ReadCommand command && !ofBefore) {
      facts.setCommandLine(command.line());
    }
  }

  /** Takes over a read of its detail; why it gave none, if it did not. */
  @Nullable ReadFailure acceptDetail(DetailReader.Read read, long now) {
    detail.charge(read, virtualBytes, now);
    if (read.outcome() instanceof ReadFailure failure) {
      detail.fail(failure.reason(), now);
      return failure;
    }
    refusals.clear(Source.SMAPS_ROLLUP);
    Memory.Detailed given = (Memory.Detailed) read.outcome();
    detail.accept(given, this, now);
    rssBytes = given.rssBytes();
    rssIsApproximate = false;
    return null;
  }

  /**
   * The last detail stands for this scan too, and knows the resident size better than a counter.
   */
  void reuse(Memory.Detailed last) {
    detail.reuse();
    rssBytes = last.rssBytes();
    rssIsApproximate = false;
  }

  boolean isKernelThread() {
    return kernelThread;
  }

  int threads() {
    return threads;
  }

  @Override
  public long rssBytes() {
    return rssBytes;
  }

  @Override
  public long triedAt() {
    return detail.triedAt();
  }

  @Override
  public long predictedReadNanos(long now) {
    return detail.cost().predictedNanos(virtualBytes, now);
  }

  @Override
  public boolean isBackedOff(long now) {
    return detail.cost().isBackedOff(now);
  }

  @Override
  public boolean isUnchanged() {
    return detail.isOf(this);
  }

  @Override
  public Memory.@Nullable Detailed lastDetail() {
    return detail.last();
  }

  long cpuNanos() {
    return cpu.userNanos() + cpu.systemNanos();
  }

  /** A count that moves whenever its page tables may have. */
  long faultCount() {
    return faults.minor() + faults.major();
  }

  /** Its sample in this scan: the last one again if nothing has changed. */
  ProcessSample sample(boolean detailAsked) {
    Memory memory = memory(detailAsked);
    ProcessFacts shown = facts.sampled();
    ProcessSample sample = lastSample;
    if (sample == null || !isStill(sample, memory, shown)) {
      sample = make(memory, shown);
      lastSample = sample;
    }
    return sample;
  }

  /** What is known of it before anything dear is read. */
  ProcessSample preview() {
    return make(memory(false), facts.shown());
  }

  /** All that is known of it, whether this scan has asked for it or not. */
  ProcessSample known() {
    return make(memory(false), facts.known());
  }

  private Memory memory(boolean detailAsked) {
    return none != null
        ? none
        : detail.memory(detailAsked, rssBytes, rssIsApproximate, virtualBytes);
  }

  /** Whether a sample made now would be this one: asked first, since most processes do nothing. */
  private boolean isStill(ProcessSample sample, Memory memory, ProcessFacts shown) {
    return sample.facts() == shown
        && sample.memory().equals(memory)
        && sample.id().equals(id)
        && sample.cpu().equals(cpu)
        && sample.faults().equals(faults)
        && sample.state() == state
        && sample.threads() == threads
        && sample.parentPid() == parentPid
        && sample.kernelThread() == kernelThread
        && sample.name().equals(image.name());
  }

  private ProcessSample make(Memory memory, ProcessFacts shown) {
    return new ProcessSample(
        id, parentPid, image.name(), state, kernelThread, threads, cpu, faults, memory, shown);
  }
}
