package io.procmem.testing;

import io.procmem.mappings.MappingField;
import java.util.List;
import java.util.Random;

/** Texts of {@code smaps} as Linux 6.18 writes them. */
public final class SmapsText {

  private static final String FLAGS = "rd wr mr mw me ac sd ";

  private SmapsText() {}

  /** Numbers of a mapping that is private and dirty. */
  public static long[] kib(long size, long rss) {
    long[] kib = new long[MappingField.values().length];
    kib[MappingField.SIZE.ordinal()] = size;
    kib[MappingField.KERNEL_PAGE_SIZE.ordinal()] = 4;
    kib[MappingField.MMU_PAGE_SIZE.ordinal()] = 4;
    for (MappingField field :
        List.of(
            MappingField.RSS,
            MappingField.PSS,
            MappingField.PSS_DIRTY,
            MappingField.PRIVATE_DIRTY,
            MappingField.REFERENCED,
            MappingField.ANONYMOUS)) {
      kib[field.ordinal()] = rss;
    }
    return kib;
  }

  /** Numbers of which many are zero, and some do not fit into the usual width. */
  public static long[] random(Random random) {
    long[] kib = new long[MappingField.values().length];
    for (int i = 0; i < kib.length; i++) {
      int bits = random.nextInt(100) == 0 ? 40 : 1 + random.nextInt(27);
      kib[i] = random.nextInt(3) == 0 ? random.nextLong() >>> 64 - bits : 4L * random.nextInt(2);
    }
    return kib;
  }

  public static String flags(Random random) {
    return FLAGS.substring(0, 3 * (1 + random.nextInt(6)));
  }

  public static String mapping(long start, long end, String name, long[] kib) {
    return mapping(start, end, name, kib, FLAGS);
  }

  public static String mapping(long start, long end, String name, long[] kib, String flags) {
    String header = "%08x-%08x rw-p 00000000 fe:00 %d ".formatted(start, end, start >> 12);
    StringBuilder text = new StringBuilder(header);
    while (!name.isEmpty() && text.length() < 73) {
      text.append(' ');
    }
    text.append(name).append('\n');
    for (MappingField field : MappingField.values()) {
      text.append("%-16s%8d kB\n".formatted(field.key() + ':', kib[field.ordinal()]));
    }
    return text.append("THPeligible:    %8d\n".formatted(flags.length() % 2))
        .append("ProtectionKey:  %8d\n".formatted(0))
        .append("VmFlags: ")
        .append(flags)
        .append('\n')
        .toString();
  }

  /** The text with a line that is new, missing or elsewhere, as other kernels have. */
  public static String withAnotherLine(String text, Random random) {
    List<String> lines = List.of(text.split("(?<=\n)"));
    int at = 1 + random.nextInt(lines.size() - 1);
    StringBuilder changed = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      changed.append(i == at ? "NewField:              12 kB\n" : "").append(lines.get(i));
    }
    return changed.toString();
  }
}
