package io.procmem.internal.procfs;

import io.procmem.internal.container.PlacedGroups;
import io.procmem.internal.detail.CountBudget;
import io.procmem.internal.detail.RssErrorBound;
import io.procmem.internal.jvm.OtherJvms;
import io.procmem.internal.jvm.OwnJvmReader;
import io.procmem.internal.mount.RootCheck;
import io.procmem.internal.names.NodeNames;
import io.procmem.internal.read.DeletedSuffix;
import io.procmem.internal.read.KeptFiles;
import io.procmem.internal.read.MachineFileReader;
import io.procmem.internal.read.PidReuseGuard;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.threads.ThreadLedger;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the scans of a procfs share. Its root has been checked.
 *
 * @param reader reads for the scanning thread
 * @param readers makes the reads that can hang
 * @param nameReaders queries the name service and looks up executables; separate, so that processes
 *     are read even if either hangs
 * @param groupFiles reads control groups of containers and units; separate, so that the files of
 *     the machine are read even if they hang
 * @param containerNames the names of containers and pods
 * @param jvms the heaps of JVMs
 * @param unsupported the files that this kernel is known not to have; scans add to it
 * @param statPass the order in which {@code stat} is read
 * @param ownersPass the order in which owners are read, where that is a pass of its own
 * @param cgroupsPass the order in which control groups are read, where that is a pass of its own
 * @param statmPass the order in which {@code statm} is read, where that is a pass of its own
 * @param factsPass the order in which the other files are read that cannot hang
 * @param threadsPass the order in which threads are read
 * @param threads what threads have used
 * @param sizesOfFd whether the size of the directory {@code fd} is the number of open files
 * @param rollups whether the kernel has {@code smaps_rollup}
 * @param groups reads the control groups of containers and units
 * @param rssError how far resident sizes may be off on this kernel
 * @param sharing what on this machine could make pages shared although they look private
 * @param ownJvm reads the memory of this JVM
 * @param countBudget limits the CPU time for counting pages
 */
record MountedProcFs(
    ProcReader reader,
    ReaderThreads readers,
    ReaderThreads nameReaders,
    MachineFileReader machineFiles,
    MachineFileReader groupFiles,
    KeptFiles kept,
    ProcessTable table,
    UserNames users,
    NodeNames containerNames,
    OtherJvms jvms,
    DeletedSuffix deletedSuffix,
    RootCheck root,
    Set<Source> unsupported,
    RotatingPass statPass,
    RotatingPass ownersPass,
    RotatingPass cgroupsPass,
    RotatingPass statmPass,
    RotatingPass factsPass,
    RotatingPass threadsPass,
    ThreadLedger threads,
    KernelUnits units,
    boolean sizesOfFd,
    boolean rollups,
    MachineReader machine,
    PlacedGroups groups,
    PidReuseGuard guard,
    BootClock clock,
    Supplier<RssErrorBound> rssError,
    SharingReader sharing,
    OwnJvmReader ownJvm,
    CountBudget countBudget) {

  boolean isCaptured() {
    return reader.captured;
  }

  /** Begins a scan: finds whether block I/O delays are measured, if they are requested. */
  void startDelays(Demand demand, long nowNanos, List<Unreadable> unreadable) {
    if (demand.includes(Source.BLOCK_IO_DELAY)) {
      long upNanos = clock.nanos(machine.uptimeHundredths(), nowNanos);
      threads.delays().startScan(isDelaySwitchOn(unreadable), units.nanosToTicks(upNanos));
    } else {
      threads.delays().startScanWithout();
    }
  }

  /** Null if the kernel has no switch; false if it cannot be read, which is reported. */
  private @Nullable Boolean isDelaySwitchOn(List<Unreadable> unreadable) {
    Reason reason = machine.delaySwitch.reason();
    if (reason == null || reason == Reason.UNSUPPORTED) {
      return machine.delaySwitch.value();
    }
    if (reason != Reason.OUT_OF_TIME) { // OUT_OF_TIME: closing
      unreadable.add(new Unreadable(Unreadable.MACHINE, Source.BLOCK_IO_DELAY, reason));
    }
    return false;
  }

  int requireSelf() throws UnscannableException {
    int self = root.self();
    if (self == 0) {
      throw new UnscannableException(
          root.path() + "/self leads nowhere: that procfs does not show this JVM");
    }
    return self;
  }
}
