package io.procmem.agreement;

import io.procmem.ledger.MemoryLedger;
import io.procmem.ledger.SystemArea;
import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.report.MemoryTotals;
import io.procmem.report.OwnerUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** The tables of smem, from a report of this library. */
final class OwnTables {

  /** What the report has to contain. */
  static final Demand DEMAND =
      Demand.of(
          Source.STAT,
          Source.STATM,
          Source.SMAPS_ROLLUP,
          Source.OWNER,
          Source.MAPPINGS,
          Source.MEMINFO,
          Source.MEMORY_POOLS);

  private final Report report;
  private final Mappings mappings;
  private final IntPredicate hasCommandLine;
  private final Set<Integer> observers;

  /**
   * @param report a report with {@link #DEMAND}
   * @param hasCommandLine whether a pid has a command line
   * @param observers the pids of the programs that compare
   */
  OwnTables(Report report, IntPredicate hasCommandLine, Set<Integer> observers) {
    this.report = report;
    this.mappings = report.extras().mappings().orElseThrow();
    this.hasCommandLine = hasCommandLine;
    this.observers = observers;
  }

  Map<String, Row> table(TableKind kind) {
    return switch (kind) {
      case PROCESSES -> processes();
      case USERS -> users();
      case MAPPINGS -> mappings();
      case AREAS -> areas();
    };
  }

  private Map<String, Row> processes() {
    Map<String, Row> rows = new HashMap<>();
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.Owned owned) {
        Row row = new Row().member(process.id());
        process.user().ifPresent(user -> row.set(Column.USER, user.uid()));
        mappings.of(process.id()).ifPresent(all -> row.set(Column.MAPS, all.mappings()));
        row.set(Column.USS, process.ussBytes()).set(Column.PSS, process.pssBytes());
        row.set(Column.RSS, owned.rssBytes()).set(Column.SWAP, process.swapBytes());
        row.set(Column.VSS, owned.virtualBytes());
        if (process.ussBytes().isPresent()) {
          row.expect(
              Column.USS, Cause.HUGE_PAGES, process.ussBytes().getAsLong() - hugetlb(process));
        }
        if (!hasCommandLine.test(process.pid())) {
          row.nameDiffers(Cause.NO_COMMAND_LINE);
        }
        if (!isReadable(process)) {
          row.nameDiffers(Cause.UNREADABLE);
        }
        if (observers.contains(process.pid())) {
          row.mayDiffer(Cause.ITSELF);
        }
        rows.put(Integer.toString(process.pid()), row);
      }
    }
    return rows;
  }

  /** Whether smem may read what this library has read. */
  private boolean isReadable(ProcessSample process) {
    return mappings.of(process.id()).isPresent();
  }

  private static long hugetlb(ProcessSample process) {
    return process.memory() instanceof Memory.Detailed detailed
        ? detailed.rollup().getOr(RollupField.PRIVATE_HUGETLB, 0)
        : 0;
  }

  private Map<String, Row> users() {
    Map<String, Row> rows = new HashMap<>();
    for (OwnerUsage<User> user : report.users()) {
      MemoryTotals memory = user.totals().memory();
      if (memory.rss().counted() == 0) {
        continue; // only kernel threads and zombies
      }
      Row row = new Row().set(Column.PROCESSES, memory.rss().counted());
      row.set(Column.USS, memory.uss().value()).set(Column.PSS, memory.pss().value());
      row.set(Column.RSS, memory.rss().value()).set(Column.SWAP, memory.swap().value());
      row.set(Column.VSS, memory.virtual().value());
      expectForUser(row, user.owner().uid());
      rows.put(Long.toString(user.owner().uid()), row);
    }
    return rows;
  }

  /** What smem shows: without processes that it leaves out, and without huge pages. */
  private void expectForUser(Row row, long uid) {
    Row all = new Row();
    Row readable = new Row();
    Row shown = new Row();
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.Owned owned
          && process.user().filter(user -> user.uid() == uid).isPresent()) {
        row.member(process.id());
        addTo(all, process, owned);
        if (isReadable(process)) {
          addTo(readable, process, owned);
          if (hasCommandLine.test(process.pid())) {
            addTo(shown, process, owned);
          }
        }
      }
    }
    if (shown.value(Column.PROCESSES).isEmpty()) {
      row.nameDiffers(
          readable.value(Column.PROCESSES).isEmpty() ? Cause.UNREADABLE : Cause.NO_COMMAND_LINE);
    }
    row.expect(Column.USS, Cause.HUGE_PAGES, all.value(Column.USS).orElse(0));
    for (Column column : TableKind.USERS.columns()) {
      row.expect(column, Cause.UNREADABLE, readable.value(column).orElse(0));
      row.expect(column, Cause.NO_COMMAND_LINE, shown.value(column).orElse(0));
    }
    row.expect(Column.VSS, Cause.VSS_OF_USERS, shown.value(Column.PSS).orElse(0));
  }

  private static void addTo(Row row, ProcessSample process, Memory.Owned owned) {
    row.add(Column.PROCESSES, 1)
        .add(Column.USS, process.ussBytes().orElse(0) - hugetlb(process))
        .add(Column.PSS, process.pssBytes().orElse(0))
        .add(Column.RSS, owned.rssBytes())
        .add(Column.SWAP, process.swapBytes().orElse(0))
        .add(Column.VSS, owned.virtualBytes());
  }

  /** By the names that smem gives. A name that smem does not cut has one row in this library. */
  private Map<String, Row> mappings() {
    Map<String, Row> rows = bySmemName(mappings, false);
    Map<String, Row> withoutHugePages = bySmemName(mappings, true);
    Map<String, Row> shown =
        bySmemName(mappings.ofProcesses(one -> hasCommandLine.test(one.pid())), true);
    rows.forEach(
        (name, row) -> {
          row.expect(
              Column.USS, Cause.HUGE_PAGES, withoutHugePages.get(name).value(Column.USS).orElse(0));
          Row expected = shown.getOrDefault(name, new Row().nameDiffers(Cause.NO_COMMAND_LINE));
          if (!shown.containsKey(name)) {
            row.nameDiffers(Cause.NO_COMMAND_LINE);
          }
          for (Column column : TableKind.MAPPINGS.columns()) {
            row.expect(column, Cause.NO_COMMAND_LINE, expected.value(column).orElse(0));
          }
        });
    return rows;
  }

  private static Map<String, Row> bySmemName(Mappings mappings, boolean withoutHugePages) {
    Map<String, Row> rows = new HashMap<>();
    for (ProcessMappings process : mappings.processes()) {
      Set<String> seen = new HashSet<>();
      for (MappingUsage usage : process.names().all()) {
        String name = smemName(usage.name());
        String full = usage.name().replace("\\\\", "\\");
        Row row = rows.computeIfAbsent(name, any -> new Row()).member(process.process());
        addTo(row, usage, withoutHugePages);
        row.add(Column.PROCESSES, seen.add(name) ? 1 : 0);
        if (!name.equals(full) && !usage.name().equals(MappingUsage.UNNAMED)) {
          row.nameDiffers(Cause.CUT_NAME);
        }
        if (usage.name().equals(MappingUsage.OTHER)) {
          row.nameDiffers(Cause.UNLISTED);
        }
      }
    }
    return rows;
  }

  private static String smemName(String name) {
    return name.equals(MappingUsage.UNNAMED)
        ? "<anonymous>"
        : SmemTable.nameOf(name.replace("\\\\", "\\"));
  }

  private static void addTo(Row row, MappingUsage usage, boolean withoutHugePages) {
    long huge = usage.bytes(MappingField.PRIVATE_HUGETLB).orElse(0);
    row.add(Column.MAPS, usage.mappings())
        .add(Column.USS, usage.ussBytes().orElse(0) - (withoutHugePages ? huge : 0))
        .add(Column.PSS, usage.pssBytes().orElse(0))
        .add(Column.RSS, usage.rssBytes().orElse(0))
        .add(Column.SWAP, usage.swapBytes().orElse(0))
        .add(Column.VSS, usage.sizeBytes().orElse(0));
  }

  private Map<String, Row> areas() {
    MemoryLedger ledger =
        MemoryLedger.of(report.snapshot(), report.extras().memoryPools()).orElseThrow();
    Map<String, Row> rows = new HashMap<>();
    for (SystemArea.Name name : SystemArea.Name.values()) {
      rows.put(name.smemName(), new Row()); // smem shows areas whose size is not known as 0
    }
    for (SystemArea area : SystemArea.of(ledger)) {
      rows.get(area.name().smemName())
          .set(Column.USED, area.usedBytes())
          .set(Column.CACHE, area.cacheBytes());
    }
    Readings<MeminfoField> machine = report.snapshot().machine().memory();
    long mapped = machine.getOr(MeminfoField.MAPPED, 0);
    long user = machine.getOr(MeminfoField.ANONYMOUS, 0) + mapped;
    long free = machine.getOr(MeminfoField.FREE, 0);
    long kernel = machine.getOr(MeminfoField.TOTAL, 0) - free - user;
    long cache =
        machine.getOr(MeminfoField.BUFFERS, 0)
            + machine.getOr(MeminfoField.SLAB_RECLAIMABLE, 0)
            + machine.getOr(MeminfoField.CACHED, 0)
            - mapped;
    expect(rows, SystemArea.Name.FIRMWARE_HARDWARE, 0, 0);
    expect(rows, SystemArea.Name.KERNEL_IMAGE, 0, 0);
    expect(rows, SystemArea.Name.KERNEL_DYNAMIC, kernel, cache);
    expect(rows, SystemArea.Name.USERSPACE, user, mapped);
    return rows;
  }

  private static void expect(
      Map<String, Row> rows, SystemArea.Name area, long usedBytes, long cacheBytes) {
    rows.get(area.smemName())
        .expect(Column.USED, Cause.AREA_FORMULA, usedBytes)
        .expect(Column.CACHE, Cause.AREA_FORMULA, cacheBytes);
  }

  /** {@return whether some mappings are not listed by name} */
  boolean hasUnlistedNames() {
    return mappings.processes().stream().anyMatch(one -> one.names().other().isPresent());
  }
}
