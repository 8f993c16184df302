package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Faults;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import org.jspecify.annotations.Nullable;

/**
 * The content of one {@code /proc/[pid]/stat}. Immutable, and the same object while nothing
 * changes. A value that was read at some time can keep the reading of that time, to check later
 * whether the process {@linkplain #hasMovedSince has done anything since}.
 *
 * @param name the printable comm
 * @param deadLeader whether the main thread has ended while others run
 * @param parentPid 0 if the parent is outside the mounted procfs
 * @param rssBytes RSS, which may be off by hundreds of kilobytes since Linux 6.2
 * @param blockIoTicks block I/O delay of the main thread, in clock ticks; 0 if it is not measured
 * @param image identifies the image that the process runs
 */
public record StatReading(
    String name,
    ProcessState state,
    boolean kernelThread,
    boolean deadLeader,
    int parentPid,
    int threads,
    Cpu cpu,
    Faults faults,
    long virtualBytes,
    long rssBytes,
    long blockIoTicks,
    ImageMarks image) {

  /**
   * The reading of a {@code stat} that was just parsed; {@code earlier} itself if they are equal.
   *
   * @param bytes the cursor over the bytes that were parsed
   * @param earlier the last reading of the same process; null if there is none
   */
  @SuppressWarnings("ReferenceEquality") // each part is the earlier object if it is equal
  public static StatReading of(
      StatParser stat, ByteCursor bytes, KernelUnits units, @Nullable StatReading earlier) {
    String name = name(stat, bytes, earlier);
    ProcessState state = ProcessState.of(stat.state);
    Cpu cpu = cpu(stat, units, earlier);
    Faults faults = faults(stat, earlier);
    ImageMarks image =
        earlier != null && earlier.deadLeader && stat.isDeadLeader()
            ? earlier.image
            : ImageMarks.of(stat, earlier == null ? null : earlier.image);
    long rssBytes = units.pagesToBytes(stat.rssPages);
    if (earlier != null
        && earlier.name.equals(name)
        && earlier.state == state
        && earlier.kernelThread == stat.isKernelThread()
        && earlier.deadLeader == stat.isDeadLeader()
        && earlier.parentPid == stat.parentPid
        && earlier.threads == stat.threads
        && earlier.cpu == cpu
        && earlier.faults == faults
        && earlier.virtualBytes == stat.virtualBytes
        && earlier.rssBytes == rssBytes
        && earlier.blockIoTicks == stat.blockIoTicks
        && earlier.image == image) {
      return earlier;
    }
    return new StatReading(
        name,
        state,
        stat.isKernelThread(),
        stat.isDeadLeader(),
        stat.parentPid,
        stat.threads,
        cpu,
        faults,
        stat.virtualBytes,
        rssBytes,
        stat.blockIoTicks,
        image);
  }

  private static String name(StatParser stat, ByteCursor bytes, @Nullable StatReading earlier) {
    if (earlier != null
        && Printable.isName(earlier.name, bytes.bytes(), stat.nameStart, stat.nameEnd)) {
      return earlier.name;
    }
    return stat.names.intern(Printable.name(bytes.bytes(), stat.nameStart, stat.nameEnd));
  }

  private static Cpu cpu(StatParser stat, KernelUnits units, @Nullable StatReading earlier) {
    long user = nanos(stat.userTicks, units);
    long system = nanos(stat.systemTicks, units);
    long childrenUser = nanos(stat.childrenUserTicks, units);
    long childrenSystem = nanos(stat.childrenSystemTicks, units);
    if (earlier != null
        && earlier.cpu.userNanos() == user
        && earlier.cpu.systemNanos() == system
        && earlier.cpu.childrenUserNanos() == childrenUser
        && earlier.cpu.childrenSystemNanos() == childrenSystem) {
      return earlier.cpu;
    }
    return new Cpu(user, system, childrenUser, childrenSystem);
  }

  private static long nanos(long ticks, KernelUnits units) {
    long nanos = units.ticksToNanos(ticks);
    return nanos < Long.MAX_VALUE ? nanos : Readings.ABSENT; // longer than any machine runs
  }

  private static Faults faults(StatParser stat, @Nullable StatReading earlier) {
    if (earlier != null
        && earlier.faults.minor() == stat.minorFaults
        && earlier.faults.major() == stat.majorFaults
        && earlier.faults.childrenMinor() == stat.childrenMinorFaults
        && earlier.faults.childrenMajor() == stat.childrenMajorFaults) {
      return earlier.faults;
    }
    return new Faults(
        stat.minorFaults, stat.majorFaults, stat.childrenMinorFaults, stat.childrenMajorFaults);
  }

  /**
   * Whether the process has run, faulted, grown, shrunk or lost its parent since an earlier reading
   * of the same image. If not, its page tables are the same, except for what other processes
   * change.
   */
  public boolean hasMovedSince(StatReading then) {
    return parentPid != then.parentPid
        || cpu.nanos() == Readings.ABSENT
        || cpu.userNanos() != then.cpu.userNanos()
        || cpu.systemNanos() != then.cpu.systemNanos()
        || rssBytes != then.rssBytes
        || hasMappedSince(then);
  }

  /** Whether the page tables may have another size than at an earlier reading. */
  public boolean hasMappedSince(StatReading then) {
    return faults.minor() != then.faults.minor()
        || faults.major() != then.faults.major()
        || virtualBytes != then.virtualBytes;
  }

  /** This reading of a dead leader, which shows no addresses, with those of a living thread. */
  @SuppressWarnings("ReferenceEquality") // the same object if it is equal
  public StatReading through(StatParser thread) {
    ImageMarks seen = image.through(thread);
    return seen == image
        ? this
        : new StatReading(
            name,
            state,
            kernelThread,
            deadLeader,
            parentPid,
            threads,
            cpu,
            faults,
            virtualBytes,
            rssBytes,
            blockIoTicks,
            seen);
  }

  /** How the image has changed since an earlier reading; UNCLEAR if there is none. */
  public ImageChange changeSince(@Nullable StatReading earlier) {
    if (earlier == null) {
      return ImageChange.UNCLEAR;
    }
    if (image.isExecutedSince(earlier.image)) {
      return ImageChange.EXECUTED;
    }
    if (name.equals(earlier.name)) {
      return ImageChange.NONE;
    }
    return earlier.image.hasAddresses() && image.areShown()
        ? ImageChange.RENAMED
        : ImageChange.UNCLEAR;
  }

  /** How an image can change between two readings. */
  public enum ImageChange {
    NONE,
    /** The same memory under another name. */
    RENAMED,
    /** Another name, and the addresses that would show an exec are hidden from this JVM. */
    UNCLEAR,
    /** Another program. */
    EXECUTED
  }
}
