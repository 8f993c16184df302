package io.procmem.exporter.report;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.report.Cell.Text;
import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.ShortId;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The columns that name a process. The numbers are in {@link ProcessNumbers}. */
final class ProcessColumns {

  /** The pid, which other kinds of rows have too. */
  static final Column<ProcessUsage> PID =
      Column.number("pid", Unit.ID, "process id", usage -> id(usage.process().pid()));

  private ProcessColumns() {}

  /** All columns of a process. */
  static List<Column<ProcessUsage>> all() {
    List<Column<ProcessUsage>> columns = new ArrayList<>(texts());
    columns.addAll(ProcessNumbers.all());
    return List.copyOf(columns);
  }

  /** The columns that name a process and say where it belongs. */
  static List<Column<ProcessUsage>> texts() {
    return List.of(
        PID,
        Column.number("ppid", Unit.ID, "its parent", usage -> id(usage.process().parentPid())),
        text(
            "user",
            "effective user",
            process -> Text.known(process.user().map(User::name)),
            Source.OWNER),
        Column.number(
            "uid",
            Unit.ID,
            "effective user id",
            usage ->
                usage
                    .process()
                    .user()
                    .map(user -> Amount.of(Unit.ID, (double) user.uid()))
                    .orElse(Amount.unknown(Unit.ID)),
            Source.OWNER),
        text(
            "name",
            "its name (comm), in tables in full where that is known",
            process -> Text.of(KernelName.readable(process.fullName()), process.name())),
        text(
            "full_name",
            "its name in full; the kernel keeps 15 bytes of it",
            process -> Text.of(KernelName.readable(process.fullName()), process.fullName()),
            Source.EXE,
            Source.CMDLINE),
        Column.<ProcessUsage>text(
                "group",
                "group and subgroup, by the rules",
                usage -> Text.of(usage.subgroup().toString()))
            .styled(Style.PATH)
            .classified(),
        text(
            "program",
            "program, from the command line without its arguments",
            process -> Text.optional(process.commandLine().map(CommandLine::program)),
            Source.CMDLINE),
        text(
            "main",
            "class, module, archive or script that it runs",
            process -> Text.optional(process.commandLine().flatMap(CommandLine::main)),
            Source.CMDLINE),
        path("executable", "file of the program", ProcessSample::executable, Source.EXE),
        text("state", "state of the main thread", process -> state(process)),
        Column.<ProcessUsage>text(
                "container",
                "container: its name, or its id if unknown",
                usage -> container(usage.process()),
                Source.MOUNTINFO,
                Source.NODE_FILES)
            .styled(Style.LONG_PATH),
        placed(
            "pod",
            "Kubernetes pod: its name, or its uid if unknown",
            place -> place.pod().map(pod -> pod.name().orElse(pod.uid())),
            Source.MOUNTINFO,
            Source.NODE_FILES),
        placed(
            "namespace",
            "Kubernetes namespace",
            place -> place.pod().flatMap(Pod::namespace),
            Source.MOUNTINFO,
            Source.NODE_FILES),
        placed(
            "unit", "systemd unit", place -> place.unit().map(SystemdUnit::name), Source.CGROUP));
  }

  private static Amount id(int number) {
    return Amount.of(Unit.ID, (double) number);
  }

  private static Column<ProcessUsage> text(
      String name, String description, Function<ProcessSample, Text> get, Source... sources) {
    return Column.text(name, description, usage -> get.apply(usage.process()), sources);
  }

  private static Column<ProcessUsage> path(
      String name,
      String description,
      Function<ProcessSample, Optional<String>> get,
      Source... sources) {
    return Column.<ProcessUsage>text(
            name, description, usage -> pathText(usage.process(), get), sources)
        .styled(Style.LONG_PATH);
  }

  /** A kernel thread runs no file, so nothing is unknown about it. */
  private static Text pathText(
      ProcessSample process, Function<ProcessSample, Optional<String>> get) {
    return process.kernelThread() ? Text.nothing() : Text.known(get.apply(process));
  }

  private static Column<ProcessUsage> placed(
      String name,
      String description,
      Function<Placement, Optional<String>> get,
      Source... sources) {
    return Column.<ProcessUsage>text(
            name, description, usage -> placed(usage.process(), get), sources)
        .styled(Style.LONG_PATH);
  }

  private static Text placed(ProcessSample process, Function<Placement, Optional<String>> get) {
    return process
        .placement()
        .map(place -> Text.optional(get.apply(place)))
        .orElse(Text.label(Size.UNKNOWN));
  }

  private static Text container(ProcessSample process) {
    if (process.placement().isEmpty()) {
      return Text.label(Size.UNKNOWN);
    }
    Optional<Container> container = process.placement().get().container();
    return container
        .map(one -> Text.of(one.name().orElse(ShortId.of(one.id())), one.name().orElse(one.id())))
        .orElse(Text.nothing());
  }

  private static Text state(ProcessSample process) {
    return Text.of(Choice.word(process.state()));
  }
}
