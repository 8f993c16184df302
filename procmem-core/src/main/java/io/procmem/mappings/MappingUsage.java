package io.procmem.mappings;

import io.procmem.snapshot.Readings;
import java.util.OptionalLong;

/**
 * The memory of all mappings with one name. Immutable.
 *
 * <p>The name is the text that the kernel shows: a path, which may end with {@code (deleted)};
 * {@code [heap]}, {@code [stack]}, {@code [vdso]}; {@code [anon:name]} for anonymous memory that
 * the process has named; and {@link #UNNAMED} for the rest of it. A path begins with a slash, so a
 * file named {@code [heap]} is not confused with the heap. Bytes that are not printable are {@code
 * \xNN}, and a backslash is doubled. The kernel writes a newline in a path as {@code \012}, which
 * is shown as {@code \\012}.
 *
 * @param name the name
 * @param mappings how many mappings, 0 or more
 * @param processes how many processes have such a mapping
 * @param readings the numbers, in bytes. {@linkplain MappingField#isMaximum() Page sizes} are the
 *     largest of all mappings, all others are sums. A field is absent if the kernel does not show
 *     it, or if only names and sizes are known ({@link ProcessMappings#incomplete()}). A sum over
 *     several processes adds up the known numbers
 */
public record MappingUsage(
    String name, long mappings, int processes, Readings<MappingField> readings) {

  /** The name of anonymous memory without a name. */
  public static final String UNNAMED = "[anon]";

  /** The name of the sum of mappings whose names are not listed. No mapping has this name. */
  public static final String OTHER = "other";

  /** The name of the sum of all mappings. No mapping has this name. */
  public static final String TOTAL = "total";

  /**
   * One number.
   *
   * @param field which one
   * @return its value in bytes; empty if unknown
   */
  public OptionalLong bytes(MappingField field) {
    return readings.get(field);
  }

  /**
   * One number per process: {@code avgpss} of smem.
   *
   * @param field which one
   * @return its value divided by the number of processes, in bytes; empty if unknown
   */
  public OptionalLong averageBytes(MappingField field) {
    return average(bytes(field));
  }

  /** {@return the address space that they use (VSS), in bytes; empty if unknown} */
  public OptionalLong sizeBytes() {
    return bytes(MappingField.SIZE);
  }

  /** {@return resident set size in bytes; empty if unknown} */
  public OptionalLong rssBytes() {
    return bytes(MappingField.RSS);
  }

  /** {@return proportional set size in bytes; empty if unknown} */
  public OptionalLong pssBytes() {
    return bytes(MappingField.PSS);
  }

  /**
   * {@return unique set size in bytes: {@code Private_Clean}, {@code Private_Dirty} and, if the
   * kernel has it, {@code Private_Hugetlb}; empty if unknown}
   */
  public OptionalLong ussBytes() {
    boolean known =
        readings.has(MappingField.PRIVATE_CLEAN) && readings.has(MappingField.PRIVATE_DIRTY);
    return known
        ? OptionalLong.of(
            readings.getOr(MappingField.PRIVATE_CLEAN, 0)
                + readings.getOr(MappingField.PRIVATE_DIRTY, 0)
                + readings.getOr(MappingField.PRIVATE_HUGETLB, 0))
        : OptionalLong.empty();
  }

  /** {@return unique set size per process, in bytes; empty if unknown} */
  public OptionalLong averageUssBytes() {
    return average(ussBytes());
  }

  /** {@return memory swapped out, in bytes; shared pages count in full; empty if unknown} */
  public OptionalLong swapBytes() {
    return bytes(MappingField.SWAP);
  }

  private OptionalLong average(OptionalLong all) {
    return all.isPresent() && processes > 0
        ? OptionalLong.of(all.getAsLong() / processes)
        : OptionalLong.empty();
  }
}
