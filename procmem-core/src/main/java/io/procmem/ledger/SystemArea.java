package io.procmem.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * One of the five areas in which smem shows the memory of a system. They are coarser than those of
 * a {@link MemoryLedger}, which they are made of. Immutable.
 *
 * <p>Used memory is what smem shows, as far as smem knows it. Two formulas of smem are corrected:
 *
 * <ul>
 *   <li>shared memory and tmpfs are not cache, since the kernel cannot drop them;
 *   <li>{@link Name#KERNEL_DYNAMIC} and its parts are never negative. Where {@code meminfo}
 *       contradicts itself, {@link Name#USERSPACE} is at most what {@link Name#FREE} leaves.
 * </ul>
 *
 * @param name which area
 * @param usedBytes its size in bytes, 0 or more
 * @param cacheBytes the part of it that the kernel can drop when memory is short, and free memory;
 *     0 to {@code usedBytes}
 */
public record SystemArea(Name name, long usedBytes, long cacheBytes) {

  /** Which area. */
  public enum Name {
    /** Installed memory that the kernel does not see. Known only if its size is given. */
    FIRMWARE_HARDWARE("firmware/hardware"),
    /**
     * What the kernel took at boot: its image, page descriptors, and reserved memory. smem shows
     * only the image, and only if given the file.
     */
    KERNEL_IMAGE("kernel image"),
    /** Caches, kernel objects, tmpfs, and everything else that no process maps. */
    KERNEL_DYNAMIC("kernel dynamic memory"),
    /** Memory that processes map. */
    USERSPACE("userspace memory"),
    /** Unused memory. */
    FREE("free memory");

    private final String smemName;

    Name(String smemName) {
      this.smemName = smemName;
    }

    /** {@return the name in smem's table: {@code kernel dynamic memory}} */
    public String smemName() {
      return smemName;
    }

    /** {@return its name in metrics: {@code kernel_dynamic}} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@return the part of it that the kernel cannot drop, in bytes, 0 or more} */
  public long nonCacheBytes() {
    return usedBytes - cacheBytes;
  }

  /**
   * The areas of a machine whose real memory is unknown.
   *
   * @param ledger the ledger of the machine
   * @return the areas that are known, in the order of {@link Name}
   */
  public static List<SystemArea> of(MemoryLedger ledger) {
    return of(ledger, OptionalLong.empty());
  }

  /**
   * The areas of a machine.
   *
   * @param ledger the ledger of the machine
   * @param realBytes the memory that is built into the machine, for {@link Name#FIRMWARE_HARDWARE};
   *     empty if unknown
   * @return the areas that are known, in the order of {@link Name}
   */
  public static List<SystemArea> of(MemoryLedger ledger, OptionalLong realBytes) {
    List<SystemArea> areas = new ArrayList<>();
    long boot = ledger.bootBytes().orElse(0);
    if (realBytes.isPresent()) {
      long seen = ledger.totalBytes() + boot;
      long hidden = Math.max(0, realBytes.getAsLong() - seen);
      areas.add(new SystemArea(Name.FIRMWARE_HARDWARE, hidden, 0));
    }
    if (ledger.bootBytes().isPresent()) {
      areas.add(new SystemArea(Name.KERNEL_IMAGE, boot, 0));
    }
    OptionalLong free = ledger.bytes(LedgerArea.FREE);
    OptionalLong anonymous = ledger.bytes(LedgerArea.ANONYMOUS);
    OptionalLong files = ledger.bytes(LedgerArea.MAPPED_FILES);
    if (free.isPresent() && anonymous.isPresent() && files.isPresent()) {
      long unused = Math.min(free.getAsLong(), ledger.totalBytes());
      long mapped = sum(ledger, LedgerArea.MAPPED_FILES, LedgerArea.MAPPED_SHARED);
      long user = Math.min(anonymous.getAsLong() + mapped, ledger.totalBytes() - unused);
      long kernel = ledger.totalBytes() - unused - user;
      long cache =
          sum(
              ledger,
              LedgerArea.PAGE_CACHE,
              LedgerArea.BUFFERS,
              LedgerArea.SLAB_RECLAIMABLE,
              LedgerArea.KERNEL_RECLAIMABLE);
      areas.add(new SystemArea(Name.KERNEL_DYNAMIC, kernel, Math.min(cache, kernel)));
      areas.add(new SystemArea(Name.USERSPACE, user, Math.min(files.getAsLong(), user)));
      areas.add(new SystemArea(Name.FREE, unused, unused));
    }
    return List.copyOf(areas);
  }

  private static long sum(MemoryLedger ledger, LedgerArea... areas) {
    long sum = 0;
    for (LedgerArea area : areas) {
      sum += ledger.bytes(area).orElse(0);
    }
    return sum;
  }
}
