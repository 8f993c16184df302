package io.procmem.internal.ledger;

import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.MachineFile.Found;
import io.procmem.internal.read.MachineFile.Reading;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.ledger.HugePages;
import io.procmem.ledger.MemoryPools;
import io.procmem.ledger.ZoneMemory;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the machine that {@code meminfo} lacks. One read at a time, on a thread that may
 * hang: {@code meminfo} may be a file of lxcfs, and a zram device may be in the middle of a change.
 */
public final class PoolsReader implements Reading<MemoryPools> {

  private final File root;
  private final KernelUnits units;
  private final ZoneinfoParser zoneinfo = new ZoneinfoParser();
  private final VmstatParser vmstat = new VmstatParser();
  private final ZfsFiles zfs;
  private final SysFiles sys;
  private @Nullable Reason missing;

  /**
   * A reader of the files of one machine.
   *
   * @param root the procfs
   * @param sysRoots where {@code /sys} of the same machine may be; the first that exists is read
   */
  public PoolsReader(File root, List<File> sysRoots, KernelUnits units) {
    this.root = root;
    this.units = units;
    this.zfs = new ZfsFiles(root);
    this.sys = new SysFiles(sysRoots);
  }

  @Override
  public Found<MemoryPools> read(ProcReader reader) {
    missing = null;
    // What changes fastest comes first, next to the read of meminfo.
    Optional<ZoneMemory> zones = zones(reader);
    File at = sys.find(reader);
    List<HugePages> hugePages = at == null ? List.of() : sys.hugePages(reader, at);
    OptionalLong zram = at == null ? OptionalLong.empty() : sys.zramBytes(reader, at);
    if (zram.isEmpty()) {
      miss(Reason.UNSUPPORTED);
    }
    reader.noteProgress();
    File file = new File(root, "vmstat");
    ReadOutcome outcome = reader.read(file, FileShape.PAGE, vmstat);
    boolean hasVmstat = outcome == ReadOutcome.READ;
    if (!hasVmstat) {
      miss(reader.diagnosis.ofMachine(file, outcome));
    }
    MemoryPools pools =
        new MemoryPools(
            hugePages,
            zram,
            zfs.read(reader),
            zones,
            hasVmstat ? pages(vmstat.compressedPages) : OptionalLong.empty(),
            hasVmstat ? pages(vmstat.descriptorPages) : OptionalLong.empty(),
            at != null && sys.balloonIsInTotal(reader, at),
            !reader.captured && reader.tree.size(new File(root, "meminfo")) > 0);
    return new Found<>(pools, missing);
  }

  /** Notes why a part is missing; the first reason counts. */
  private void miss(Reason why) {
    missing = missing == null ? why : missing;
  }

  private Optional<ZoneMemory> zones(ProcReader reader) {
    File file = new File(root, "zoneinfo");
    zoneinfo.start();
    ReadOutcome outcome = reader.readLines(file, zoneinfo::add);
    if (outcome == ReadOutcome.READ && zoneinfo.hasFailed()) {
      outcome = ReadOutcome.MALFORMED;
    }
    if (outcome != ReadOutcome.READ) {
      miss(reader.diagnosis.ofMachine(file, outcome));
      return Optional.empty();
    }
    if (!zoneinfo.isComplete()) {
      miss(Reason.UNSUPPORTED);
      return Optional.empty();
    }
    return Optional.of(
        new ZoneMemory(
            units.pagesToBytes(zoneinfo.presentPages),
            units.pagesToBytes(zoneinfo.managedPages),
            units.pagesToBytes(zoneinfo.listedPages)));
  }

  private OptionalLong pages(long pages) {
    return pages < 0 ? OptionalLong.empty() : OptionalLong.of(units.pagesToBytes(pages));
  }
}
