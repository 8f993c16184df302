package io.procmem.exporter.top;

import io.procmem.container.CgroupUsage;
import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.exporter.terminal.Text;
import io.procmem.exporter.unread.DetailNotes;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The text form of {@link Top}. */
final class TopTable {

  /** Marks a number whose rank is not certain. */
  static final String UNCERTAIN = "~";

  private record Field(String title, Style style, Function<ProcessUsage, String> text) {}

  private TopTable() {}

  private static List<Field> fields(Ranking by) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("PID", Style.NUMBER, usage -> Integer.toString(usage.process().pid())));
    fields.add(
        new Field(
            "USER",
            Style.TEXT,
            usage -> usage.process().user().map(User::name).orElse(Size.UNKNOWN)));
    fields.add(
        new Field(
            "NAME", Style.LONG_TEXT, usage -> KernelName.readable(usage.process().fullName())));
    fields.add(new Field("GROUP", Style.PATH, usage -> usage.subgroup().toString()));
    fields.add(memory("RSS", process -> Size.bytes(process.rssBytes())));
    fields.add(ranked(by == Ranking.PSS, memory("PSS", process -> bounds(process.pss()))));
    fields.add(ranked(by == Ranking.USS, memory("USS", process -> bounds(process.uss()))));
    fields.add(memory("SWAP", process -> Size.bytes(process.swapBytes())));
    fields.add(new Field("CPU", Style.NUMBER, usage -> Size.percent(usage.cpuRatio())));
    rankedBy(by).ifPresent(fields::add);
    return fields;
  }

  /** A kernel thread has no memory of its own, which is neither unknown nor 0. */
  private static Field memory(String title, Function<ProcessSample, String> text) {
    return new Field(
        title,
        Style.NUMBER,
        usage ->
            usage.process().memory() instanceof Memory.None ? "-" : text.apply(usage.process()));
  }

  private static Field ranked(boolean isRanking, Field field) {
    return isRanking
        ? new Field(
            field.title(),
            field.style(),
            usage -> (usage.orderProven() ? "" : UNCERTAIN) + field.text().apply(usage))
        : field;
  }

  /** One number if it is known to within 2 %, otherwise both bounds. */
  private static String bounds(Optional<ByteRange> amount) {
    ByteRange range = amount.orElseThrow();
    return range.isNarrow() ? Size.bytes(range.known()) : Size.range(range);
  }

  /**
   * {@return the summary, the table and the notes, no wider than the terminal}
   *
   * @param above the first lines
   */
  static Page page(Top top, int width, List<String> above) {
    return page(top.report(), processes(top), table(top).lines(width), notes(top), width, above);
  }

  /**
   * {@return the summary, another table and the notes, no wider than the terminal}
   *
   * @param summary what the table shows
   * @param table its lines, the first of which is the heading
   * @param notes what is unknown, and why
   * @param above the first lines
   */
  static Page page(
      Report report,
      String summary,
      List<String> table,
      List<String> notes,
      int width,
      List<String> above) {
    List<String> lines = new ArrayList<>(above);
    lines.addAll(Text.wrap(machine(report), width));
    Unowned.sentence(report).ifPresent(line -> lines.addAll(Text.wrap(line, width)));
    lines.addAll(Text.wrap(summary, width));
    lines.add("");
    int heading = lines.size();
    lines.addAll(table);
    if (!notes.isEmpty()) {
      lines.add("");
      notes.forEach(note -> lines.addAll(Text.wrap(note, width)));
    }
    return new Page(lines, heading);
  }

  private static String machine(Report report) {
    Readings<MeminfoField> memory = report.snapshot().machine().memory();
    return "Memory "
        + memory(report)
        + " available. Swap "
        + Size.bytes(memory.get(MeminfoField.SWAP_TOTAL))
        + ", "
        + Size.bytes(memory.get(MeminfoField.SWAP_FREE))
        + " free. CPU "
        + Size.percent(report.machineCpuRatio())
        + report.snapshot().machine().processors().map(TopTable::processors).orElse("")
        + ".";
  }

  /**
   * A process in a container is killed at the limit of the container, however much memory the
   * machine has.
   */
  private static String memory(Report report) {
    Readings<MeminfoField> memory = report.snapshot().machine().memory();
    String total = Size.bytes(memory.get(MeminfoField.TOTAL));
    String available = Size.bytes(memory.get(MeminfoField.AVAILABLE));
    Optional<CgroupUsage> own = report.snapshot().machine().cgroups().own();
    OptionalLong limit = own.map(CgroupUsage::limitBytes).orElse(OptionalLong.empty());
    if (own.isEmpty() || limit.isEmpty()) {
      return total + ", " + available;
    }
    String reached =
        report
            .limitForecast(own.get())
            .map(forecast -> " (reached in " + Size.time(forecast.untilLimit()) + ")")
            .orElse("");
    return "%s limit, %s machine; %s below the limit%s, %s"
        .formatted(
            Size.bytes(limit), total, Size.bytes(own.get().availableBytes()), reached, available);
  }

  /** The ratio of the machine is one of all its processors; that of a process is one of one. */
  private static String processors(ProcessorTimes times) {
    int number = times.processors().size();
    return number == 0 ? "" : " of " + number + (number == 1 ? " CPU" : " CPUs");
  }

  /** {@return how many processes there are, and how many of them are selected} */
  static String selected(Top top) {
    int selected = top.report().snapshot().processes().size();
    int excluded = top.report().snapshot().stats().excluded();
    return Unread.processes(selected + excluded)
        + (excluded == 0 ? "" : ", " + selected + " selected");
  }

  private static String processes(Top top) {
    return selected(top)
        + ", "
        + top.rows().size()
        + " shown, ranked by "
        + top.by().name()
        + ". 100% CPU of a process is one CPU.";
  }

  private static Table table(Top top) {
    List<Field> fields = fields(top.by());
    Table table =
        new Table(
            fields.stream().map(field -> new Table.Column(field.title(), field.style())).toList());
    for (ProcessUsage usage : top.rows()) {
      table.add(fields.stream().map(field -> field.text().apply(usage)).toList());
    }
    return table;
  }

  /** A column for the value they are ranked by, if it is not one of the standard columns. */
  private static Optional<Field> rankedBy(Ranking by) {
    return switch (by) {
      case USS, PSS, RSS, SWAP, CPU -> Optional.empty();
      case IO -> number("IO/s", usage -> Size.bytes(usage.ioBytesPerSecond()));
      case FDS -> number("FDS", usage -> count(usage.process().openFiles()));
      case THREADS -> number("THREADS", usage -> Integer.toString(usage.process().threads()));
      case GROWTH -> number("GROWTH", usage -> Size.bytes(usage.rssGrowthBytes()));
    };
  }

  private static Optional<Field> number(String title, Function<ProcessUsage, String> text) {
    return Optional.of(new Field(title, Style.NUMBER, text));
  }

  static String count(OptionalLong count) {
    return count.isEmpty() ? Size.UNKNOWN : Long.toString(count.getAsLong());
  }

  /** {@return what is unknown or uncertain, and why, one sentence each} */
  static List<String> notes(Top top) {
    List<String> notes = new ArrayList<>(BoundsNotes.ofOrder(top));
    notes.addAll(notesOfAll(top));
    return notes;
  }

  /** {@return the same, without what is uncertain about the order of single processes} */
  static List<String> notesOfAll(Top top) {
    List<String> notes = new ArrayList<>();
    top.unread().stream()
        .filter(Unread::isMissed)
        .map(unread -> unread.sentence(top.capabilities()))
        .forEach(notes::add);
    notes.addAll(DetailNotes.ofDetail(top.report()));
    notes.addAll(RankNotes.of(top));
    notes.addAll(top.advice().rules());
    return notes;
  }
}
