package io.procmem.internal.ledger;

import io.procmem.internal.parse.OomScoreParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.ledger.HugePages;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The files below {@code /sys}: pools of huge pages, zram devices, balloon drivers. */
final class SysFiles {

  private static final String POOL_PREFIX = "hugepages-";
  private static final String POOL_SUFFIX = "kB";
  private static final int KIB_SHIFT = 10;

  /** No size of a huge page has more digits in KiB. */
  private static final int MAX_DIGITS = 12;

  /** More devices than any machine has. */
  private static final int MAX_NAMES = 10_000;

  /** In the text of a device's features: whether the balloon deflates when memory runs out. */
  private static final int DEFLATE_ON_OOM = 2;

  private final List<File> roots;

  /** A file with a single number. */
  private final OomScoreParser number = new OomScoreParser();

  private final MmStatParser mmStat = new MmStatParser();
  private boolean hasFlag;

  /** Looks for {@code /sys} at these paths; the first that exists is read. */
  SysFiles(List<File> roots) {
    this.roots = List.copyOf(roots);
  }

  /** The {@code /sys} to read; null if there is none. */
  @Nullable File find(ProcReader reader) {
    for (File root : roots) {
      if (reader.tree.exists(root)) {
        return root;
      }
    }
    return null;
  }

  /** The pools, by ascending size; empty if they cannot be read. */
  List<HugePages> hugePages(ProcReader reader, File sys) {
    File directory = new File(sys, "kernel/mm/hugepages");
    List<HugePages> pools = new ArrayList<>();
    for (String name : names(reader, directory)) {
      long pageBytes = pageBytes(name);
      if (pageBytes > 0) {
        File pool = new File(directory, name);
        long total = number(reader, new File(pool, "nr_hugepages"));
        long free = number(reader, new File(pool, "free_hugepages"));
        long reserved = number(reader, new File(pool, "resv_hugepages"));
        long surplus = number(reader, new File(pool, "surplus_hugepages"));
        if (total < 0 || free < 0 || reserved < 0 || surplus < 0) {
          return List.of(); // without one size, the sums would be too small
        }
        pools.add(new HugePages(pageBytes, total, free, reserved, surplus));
      }
    }
    pools.sort(Comparator.comparingLong(HugePages::pageBytes));
    return List.copyOf(pools);
  }

  private static String[] names(ProcReader reader, File directory) {
    String[] names = reader.tree.list(directory, MAX_NAMES);
    return names == null ? new String[0] : names;
  }

  /** The size in {@code hugepages-2048kB}; 0 for another name. */
  private static long pageBytes(String name) {
    if (!name.startsWith(POOL_PREFIX) || !name.endsWith(POOL_SUFFIX)) {
      return 0;
    }
    String digits = name.substring(POOL_PREFIX.length(), name.length() - POOL_SUFFIX.length());
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return isNumber ? Long.parseLong(digits) << KIB_SHIFT : 0;
  }

  /** The number in a file; negative if it cannot be read. */
  private long number(ProcReader reader, File file) {
    return reader.read(file, FileShape.LINE, number) == ReadOutcome.READ ? number.number : -1;
  }

  /** What all zram devices occupy; empty if one of them cannot be read. */
  OptionalLong zramBytes(ProcReader reader, File sys) {
    String[] names = reader.tree.list(new File(sys, "block"), MAX_NAMES);
    if (names == null) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (String name : names) {
      if (!name.startsWith("zram")) {
        continue;
      }
      File file = new File(sys, "block/" + name + "/mm_stat");
      ReadOutcome outcome = reader.read(file, FileShape.LINE, mmStat);
      if (outcome == ReadOutcome.READ) {
        sum += mmStat.usedBytes;
      } else if (reader.tree.exists(file)) { // otherwise the device was removed
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(sum);
  }

  /** Whether {@code MemTotal} still includes what the hypervisor has taken. */
  boolean balloonIsInTotal(ProcReader reader, File sys) {
    if (reader.tree.exists(new File(sys, "module/vmw_balloon"))) {
      return true;
    }
    File driver = new File(sys, "bus/virtio/drivers/virtio_balloon");
    for (String device : names(reader, driver)) {
      if (device.startsWith("virtio") && deflates(reader, new File(driver, device + "/features"))) {
        return true;
      }
    }
    return false;
  }

  /** The file has a digit for each feature of the device. */
  private boolean deflates(ProcReader reader, File features) {
    hasFlag = false;
    reader.read(
        features,
        FileShape.LINE,
        in -> {
          in.moveTo(Math.min(in.end(), in.position() + DEFLATE_ON_OOM));
          hasFlag = in.take('1');
          return true;
        });
    return hasFlag;
  }
}
