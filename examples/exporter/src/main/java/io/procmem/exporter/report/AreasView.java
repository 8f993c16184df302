package io.procmem.exporter.report;

import io.procmem.exporter.report.Cell.Text;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.ledger.SystemArea;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.function.ToLongFunction;

/** The five areas in which smem shows the memory of a system. */
final class AreasView extends View<SystemArea> {

  AreasView() {
    super(
        "areas",
        "The memory of the machine in the areas of smem -w, which are coarser than those of machine."
            + " The kernel image is not part of MemTotal; all others add up to it.",
        List.of(
            Column.<SystemArea>text(
                    "area", "the area", row -> Text.of(row.name().smemName(), row.name().label()))
                .styled(Style.TEXT),
            bytes("used", "its size", SystemArea::usedBytes),
            bytes("cache", "the part that the kernel can drop, or is free", SystemArea::cacheBytes),
            bytes("noncache", "the part that it cannot drop", SystemArea::nonCacheBytes)),
        false);
  }

  private static Column<SystemArea> bytes(
      String name, String description, ToLongFunction<SystemArea> get) {
    return Column.number(
        name, Unit.BYTES, description, row -> Amount.of(Unit.BYTES, (double) get.applyAsLong(row)));
  }

  @Override
  List<String> standard() {
    return List.of("area", "used", "cache", "noncache");
  }

  @Override
  List<String> order() {
    return List.of();
  }

  @Override
  Demand demand() {
    return Demand.of(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS);
  }

  @Override
  List<SystemArea> rows(Reports reports) {
    return MachineView.ledger(reports.latest()).map(SystemArea::of).orElse(List.of());
  }
}
