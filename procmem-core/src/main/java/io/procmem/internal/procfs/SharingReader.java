package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.detail.SharingRisks;
import io.procmem.internal.mount.MountOptions;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.OwnCredentials;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Readings;
import java.io.File;

/**
 * Determines what on this machine could make pages shared although they look private: KSM, huge
 * pages, and relatives that the mount option {@code hidepid} hides.
 */
final class SharingReader {

  private static final File KSM = new File("/sys/kernel/mm/ksm");
  private static final File MOUNTS = new File("/proc/self/mounts");

  private final ProcReader reader;
  private final File root;
  private final KernelUnits units;
  private final MachineReader machine;
  private final OwnCredentials credentials;
  private final PageNumber number = new PageNumber();

  SharingReader(
      ProcReader reader,
      File root,
      KernelUnits units,
      MachineReader machine,
      OwnCredentials credentials) {
    this.reader = reader;
    this.root = root;
    this.units = units;
    this.machine = machine;
    this.credentials = credentials;
  }

  /** {@code pages_shared} and {@code pages_sharing}: a number. */
  private static final class PageNumber implements Parser {
    private long pages;

    @Override
    public boolean parse(ByteCursor in) {
      pages = in.decimal();
      return !in.failed();
    }
  }

  /**
   * What could make pages shared.
   *
   * @param allRead whether the scan has read every process that the procfs lists
   */
  SharingRisks risks(boolean allRead) {
    Readings<MeminfoField> memory = machine.memoryNow();
    boolean allVisible = allRead && !reader.captured && showsAll();
    return new SharingRisks(
        allVisible,
        ksmBytes(),
        memory.getOr(MeminfoField.ANON_HUGE_PAGES, 1) > 0,
        memory.isEmpty() ? SharingRisks.UNKNOWN : fileHugePageBytes(memory));
  }

  private static long fileHugePageBytes(Readings<MeminfoField> memory) {
    return memory.getOr(MeminfoField.SHMEM_HUGE_PAGES, 0)
        + memory.getOr(MeminfoField.FILE_HUGE_PAGES, 0);
  }

  /**
   * All pages that KSM has merged: each shared page, and each further place where it is mapped.
   * They stay merged when KSM is stopped. {@link SharingRisks#UNKNOWN} if it cannot be read.
   */
  long ksmBytes() {
    File sharing = new File(KSM, "pages_sharing");
    if (!reader.tree.exists(KSM)) {
      // The kernel has no KSM, unless sysfs is missing altogether.
      return reader.tree.exists(KSM.getParentFile()) ? 0 : SharingRisks.UNKNOWN;
    }
    long pages = 0;
    for (File file : new File[] {sharing, new File(KSM, "pages_shared")}) {
      if (reader.read(file, FileShape.LINE, number) != ReadOutcome.READ) {
        return SharingRisks.UNKNOWN;
      }
      pages += number.pages;
    }
    return units.pagesToBytes(pages);
  }

  /** Whether the procfs shows every process to this JVM. */
  private boolean showsAll() {
    MountOptions options = new MountOptions(root.getPath());
    return reader.readLines(MOUNTS, options::add) == ReadOutcome.READ
        && options.areKnown()
        && (!options.hideProcesses() || credentials.mayTrace());
  }
}
