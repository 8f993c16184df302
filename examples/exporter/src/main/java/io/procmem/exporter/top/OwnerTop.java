package io.procmem.exporter.top;

import static java.util.Objects.requireNonNull;

import io.procmem.container.CgroupUsage;
import io.procmem.exporter.owners.Owner;
import io.procmem.exporter.owners.OwnerKind;
import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table.Column;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.OwnerUsage;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The users, groups, containers, pods, namespaces or units that use the most, each above its
 * largest processes.
 *
 * @param top the report with all processes in the order of their rank
 * @param kind the kind of the owners
 * @param owners those that use the most, the largest first; then the processes without an owner,
 *     and those whose owner is unknown
 * @param found how many owners there are, shown or not
 */
record OwnerTop(Top top, OwnerKind kind, List<Owned> owners, int found) implements TopView {

  /**
   * The processes of one owner.
   *
   * @param owner the owner
   * @param sums what all of them use
   * @param cgroup its control group; empty if it has none, or if that is not visible
   * @param members the largest processes, the largest first
   */
  record Owned(Owner owner, Sums sums, Optional<CgroupUsage> cgroup, List<ProcessUsage> members) {

    Owned first(int max) {
      return new Owned(owner, sums, cgroup, members.subList(0, Math.min(max, members.size())));
    }

    /** How many of its processes the OOM killer has ended; empty if unknown. */
    OptionalLong oomKills() {
      return cgroup.map(CgroupUsage::oomKills).orElse(OptionalLong.empty());
    }
  }

  /**
   * Adds up the processes of a report. Those that could not be read count towards the owner that
   * they had in an earlier report.
   *
   * @param all the report with all processes in the order of their rank
   * @param n how many owners
   * @param members how many processes of each
   */
  static OwnerTop of(Top all, OwnerKind kind, int n, int members) {
    Map<Object, Owned> found = new LinkedHashMap<>();
    List<OwnerUsage<Owner>> usages = kind.owners(all.report());
    Map<?, CgroupUsage> cgroups = kind.cgroups(all.report());
    usages.forEach(usage -> put(found, usage.owner(), cgroups));
    put(found, Owner.NONE, Map.of());
    put(found, Owner.UNKNOWN, Map.of());
    Function<ProcessUsage, Object> keys = kind.keys(all.report());
    for (ProcessUsage usage : all.rows()) {
      Owned owned = requireNonNull(found.get(keys.apply(usage)));
      owned.sums().add(usage);
      if (owned.owner().isOne() && owned.members().size() < members) {
        owned.members().add(usage);
      }
    }
    for (OwnerUsage<Owner> usage : usages) {
      Sums sums = requireNonNull(found.get(usage.owner().key())).sums();
      sums.addUnread(usage.totals().processes() - sums.processes());
    }
    found.values().removeIf(owned -> owned.sums().processes() == 0); // they have ended
    List<Owned> ranked =
        new ArrayList<>(found.values().stream().filter(one -> one.owner().isOne()).toList());
    ranked.sort(
        Comparator.<Owned>comparingDouble(one -> one.sums().rank(all.by()))
            .thenComparingDouble(one -> one.sums().upper(all.by()))
            .reversed()
            .thenComparing(one -> one.owner().label()));
    List<Owned> shown = new ArrayList<>(ranked.subList(0, Math.min(n, ranked.size())));
    for (Owner missing : List.of(Owner.NONE, Owner.UNKNOWN)) {
      Owned owned = found.get(missing.key());
      if (owned != null) {
        shown.add(owned);
      }
    }
    return new OwnerTop(all, kind, List.copyOf(shown), ranked.size());
  }

  private static void put(Map<Object, Owned> found, Owner owner, Map<?, CgroupUsage> cgroups) {
    Optional<CgroupUsage> cgroup = Optional.ofNullable(cgroups.get(owner.key()));
    found.put(owner.key(), new Owned(owner, new Sums(), cgroup, new ArrayList<>()));
  }

  @Override
  public Report report() {
    return top.report();
  }

  @Override
  public int size() {
    return owners.stream().mapToInt(owned -> 1 + owned.members().size()).sum();
  }

  /** Leaves out the last members of each owner first, then the last owners. */
  @Override
  public OwnerTop first(int max) {
    int members = owners.stream().mapToInt(owned -> owned.members().size()).max().orElse(0);
    OwnerTop fewer = this;
    while (fewer.size() > max && members > 0) {
      int most = --members;
      fewer = with(owners.stream().map(owned -> owned.first(most)).toList());
    }
    return fewer.size() <= max ? fewer : with(fewer.owners.subList(0, max));
  }

  private OwnerTop with(List<Owned> fewer) {
    return new OwnerTop(top, kind, fewer, found);
  }

  @Override
  public Page page(int width, List<String> above) {
    List<Column> texts = new ArrayList<>();
    texts.add(new Column(kind.title(), kind.style()));
    texts.add(new Column("PID", Style.NUMBER));
    if (kind != OwnerKind.USER) {
      texts.add(new Column("USER", Style.TEXT));
    }
    texts.add(new Column("GROUP", Style.PATH));
    texts.add(new Column("PROCS", Style.NUMBER));
    boolean hasKills = owners.stream().anyMatch(owned -> owned.oomKills().orElse(0) > 0);
    if (hasKills) {
      texts.add(new Column("OOM", Style.NUMBER));
    }
    if (kind.hasCgroups()) {
      texts.add(new Column("USED", Style.NUMBER));
      texts.add(new Column("LIMIT", Style.NUMBER));
    }
    SumTable table = new SumTable(top.by(), texts.toArray(Column[]::new));
    for (Owned owned : owners) {
      table.add(owned.sums(), cells(owned, hasKills, texts.size()));
      for (ProcessUsage member : owned.members()) {
        table.add(Sums.of(member), cells(member, texts.size()));
      }
    }
    return TopTable.page(top.report(), summary(), table.lines(width), notes(), width, above);
  }

  /** The cells of an owner: only its name, and what is of all its processes. */
  private String[] cells(Owned owned, boolean hasKills, int columns) {
    List<String> last = new ArrayList<>(List.of(Integer.toString(owned.sums().processes())));
    if (hasKills) {
      last.add(owned.owner().isOne() ? TopTable.count(owned.oomKills()) : "");
    }
    if (kind.hasCgroups()) {
      last.add(owned.owner().isOne() ? used(owned) : "");
      last.add(owned.owner().isOne() ? limit(owned) : "");
    }
    List<String> cells = new ArrayList<>(List.of(owned.owner().label()));
    cells.addAll(Collections.nCopies(columns - 1 - last.size(), ""));
    cells.addAll(last);
    return cells.toArray(String[]::new);
  }

  /** What counts against its limit: more than the RSS, since files in memory count too. */
  private static String used(Owned owned) {
    return Size.bytes(
        owned.cgroup().map(CgroupUsage::workingSetBytes).orElse(OptionalLong.empty()));
  }

  /** Its limit; a hyphen if it has none. */
  private static String limit(Owned owned) {
    return owned
        .cgroup()
        .map(cgroup -> cgroup.limitBytes().isEmpty() ? "-" : Size.bytes(cgroup.limitBytes()))
        .orElse(Size.UNKNOWN);
  }

  /** The cells of a process, which has no control group of its own. */
  private String[] cells(ProcessUsage member, int columns) {
    List<String> cells = new ArrayList<>();
    cells.add("  " + KernelName.readable(member.process().fullName()));
    cells.add(Integer.toString(member.process().pid()));
    if (kind != OwnerKind.USER) {
      cells.add(SumTable.user(member));
    }
    cells.add(member.subgroup().toString());
    cells.addAll(Collections.nCopies(columns - cells.size(), ""));
    return cells.toArray(String[]::new);
  }

  /** {@return what is unknown or uncertain, and why, one sentence each} */
  List<String> notes() {
    List<String> notes = new ArrayList<>(TopTable.notesOfAll(top));
    kind.unknownNames(top.report()).map(text -> text + top.advice().names()).ifPresent(notes::add);
    return notes;
  }

  private String summary() {
    long shown = owners.stream().filter(owned -> owned.owner().isOne()).count();
    return kind.counted(found)
        + ", "
        + shown
        + " shown, ranked by "
        + top.by().name()
        + ". 100% CPU is one CPU.";
  }

  @Override
  public String json(boolean isPretty) {
    return ViewJson.of(this, isPretty);
  }
}
