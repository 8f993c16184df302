package io.procmem.ledger;

import io.procmem.ledger.LedgerArea.Kind;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Snapshot;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the memory of the machine is used for: areas that do not overlap and add up to {@code
 * MemTotal}. Memory of processes is counted once for the whole machine, not as a sum over
 * processes. What no area explains is {@link LedgerArea#UNEXPLAINED}, which may be negative: no
 * number is adjusted to make the sum right. Immutable.
 *
 * <pre>{@code
 * Report report = procMem.report(
 *     Demand.of(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS, Source.SMAPS_ROLLUP));
 * MemoryLedger.of(report.snapshot(), report.extras().memoryPools())
 *     .ifPresent(ledger -> ledger.rows().forEach(row ->
 *         System.out.println(row.area().description() + ": " + row.bytes() + " bytes")));
 * }</pre>
 *
 * <p>An area has no row if its number is unknown: older kernels have fewer, and without {@link
 * io.procmem.snapshot.Source#MEMORY_POOLS} most of what {@code meminfo} lacks is unknown. {@link
 * #missing()} lists these areas; what they use is in {@link LedgerArea#UNEXPLAINED}.
 */
public final class MemoryLedger {

  private final long totalBytes;
  private final Map<LedgerArea, LedgerRow> rows;
  private final OptionalLong bootBytes;
  private final boolean ofContainer;

  MemoryLedger(
      long totalBytes,
      Map<LedgerArea, LedgerRow> rows,
      OptionalLong bootBytes,
      boolean ofContainer) {
    this.totalBytes = totalBytes;
    this.rows = rows;
    this.bootBytes = bootBytes;
    this.ofContainer = ofContainer;
  }

  /**
   * The ledger of the machine at the time of a snapshot.
   *
   * @param snapshot a snapshot with {@link io.procmem.snapshot.Source#MEMINFO}. Its processes, with
   *     {@code STATUS} or {@code SMAPS_ROLLUP}, tell mapped shared memory from mapped files
   * @param pools the pools read with it; empty if they were not requested
   * @return the ledger; empty if the total memory is unknown
   */
  public static Optional<MemoryLedger> of(Snapshot snapshot, Optional<MemoryPools> pools) {
    OptionalLong total = snapshot.machine().memory().get(MeminfoField.TOTAL);
    if (total.isEmpty()) {
      return Optional.empty();
    }
    LedgerNumbers numbers = new LedgerNumbers(snapshot, pools);
    Map<LedgerArea, LedgerRow> rows = new EnumMap<>(LedgerArea.class);
    new LedgerRows(numbers, rows).addAll();
    long explained = rows.values().stream().mapToLong(LedgerRow::bytes).sum();
    rows.put(
        LedgerArea.UNEXPLAINED,
        new LedgerRow(LedgerArea.UNEXPLAINED, total.getAsLong() - explained, Optional.empty()));
    return Optional.of(
        new MemoryLedger(total.getAsLong(), rows, numbers.bootBytes(), numbers.isOfContainer()));
  }

  /** {@return the total memory, which the rows add up to, in bytes; {@code MemTotal}} */
  public long totalBytes() {
    return totalBytes;
  }

  /** {@return the areas whose size is known, in the order of {@link LedgerArea}} */
  public List<LedgerRow> rows() {
    return List.copyOf(rows.values());
  }

  /**
   * One row.
   *
   * @param area the area
   * @return its row; empty if its size is unknown
   */
  public Optional<LedgerRow> row(LedgerArea area) {
    return Optional.ofNullable(rows.get(area));
  }

  /**
   * The size of one area.
   *
   * @param area the area
   * @return its size in bytes; empty if unknown
   */
  public OptionalLong bytes(LedgerArea area) {
    LedgerRow row = rows.get(area);
    return row == null ? OptionalLong.empty() : OptionalLong.of(row.bytes());
  }

  /**
   * The sum of the areas of one kind.
   *
   * @param kind the kind
   * @return the sum in bytes over those whose size is known
   */
  public long bytes(Kind kind) {
    return rows.values().stream()
        .filter(row -> row.area().kind() == kind)
        .mapToLong(LedgerRow::bytes)
        .sum();
  }

  /** {@return what no area explains, in bytes; negative if the areas exceed the total} */
  public long unexplainedBytes() {
    return bytes(LedgerArea.UNEXPLAINED).orElseThrow();
  }

  /**
   * {@return the areas without a row. {@link LedgerArea#UNEXPLAINED} includes what they use, which
   * may be nothing}
   */
  public Set<LedgerArea> missing() {
    EnumSet<LedgerArea> missing = EnumSet.allOf(LedgerArea.class);
    missing.removeAll(rows.keySet());
    return missing;
  }

  /**
   * {@return the physical memory that was taken at boot and that {@link #totalBytes} excludes, in
   * bytes: the kernel's image, page descriptors, and what else it has reserved; empty if unknown}
   */
  public OptionalLong bootBytes() {
    return bootBytes;
  }

  /**
   * Whether {@code meminfo} is that of a container, as lxcfs makes it. Then the total is the memory
   * limit of the container, and there are rows only for areas for which the file has the number of
   * the container rather than that of the machine.
   *
   * @return true if it is
   */
  public boolean isOfContainer() {
    return ofContainer;
  }

  @Override
  public String toString() {
    return "MemoryLedger" + rows.values();
  }
}
