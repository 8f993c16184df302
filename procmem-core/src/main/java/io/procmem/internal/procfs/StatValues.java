package io.procmem.internal.procfs;

import io.procmem.internal.parse.StatParser;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Faults;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import org.jspecify.annotations.Nullable;

/** Values made of a {@code stat}; the earlier value again where it says the same. */
final class StatValues {

  static final Memory.None KERNEL = new Memory.None(Memory.Absence.KERNEL_THREAD);
  static final Memory.None ZOMBIE = new Memory.None(Memory.Absence.ENDED);
  static final Memory.None BORROWED = new Memory.None(Memory.Absence.BORROWED_FROM_PARENT);

  private StatValues() {}

  static Cpu cpu(StatParser stat, KernelUnits units, Cpu earlier) {
    long user = units.ticksToNanos(stat.userTicks);
    long system = units.ticksToNanos(stat.systemTicks);
    long childrenUser = units.ticksToNanos(stat.childrenUserTicks);
    long childrenSystem = units.ticksToNanos(stat.childrenSystemTicks);
    boolean same =
        earlier.userNanos() == user
            && earlier.systemNanos() == system
            && earlier.childrenUserNanos() == childrenUser
            && earlier.childrenSystemNanos() == childrenSystem;
    return same ? earlier : new Cpu(user, system, childrenUser, childrenSystem);
  }

  static Faults faults(StatParser stat, Faults earlier) {
    boolean same =
        earlier.minor() == stat.minorFaults
            && earlier.major() == stat.majorFaults
            && earlier.childrenMinor() == stat.childrenMinorFaults
            && earlier.childrenMajor() == stat.childrenMajorFaults;
    return same
        ? earlier
        : new Faults(
            stat.minorFaults, stat.majorFaults, stat.childrenMinorFaults, stat.childrenMajorFaults);
  }

  /** Why the process owns no memory; null if it does. */
  static Memory.@Nullable None none(StatParser stat) {
    if (stat.isKernelThread()) {
      return KERNEL;
    }
    boolean gaveItBack = stat.virtualBytes == 0 && !stat.isDeadLeader();
    return gaveItBack ? ZOMBIE : null;
  }
}
