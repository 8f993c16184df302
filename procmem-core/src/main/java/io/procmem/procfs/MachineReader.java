package io.procmem.procfs;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Load;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Pressure;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Processor;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.SystemFacts;
import io.procmem.snapshot.Unreadable;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the files that belong to no process, those that were asked for. */
final class MachineReader {

  private static final double HUNDREDTHS = 100.0;

  private final Desk desk;
  private final File root;
  private final SystemFacts units;
  private final MeminfoParser meminfo = new MeminfoParser();
  private final SystemStatParser systemStat = new SystemStatParser();
  private final LoadavgParser loadavg = new LoadavgParser();
  private final PressureParser pressure = new PressureParser();
  private final UptimeParser uptime = new UptimeParser();

  /**
   * The kernel works it out anew at each read and may be a second off: kept while it is no more.
   */
  private long bootSeconds = -1;

  MachineReader(Desk desk, File root, SystemFacts units) {
    this.desk = desk;
    this.root = root;
    this.units = units;
  }

  Machine read(Demand demand, List<Unreadable> unreadable) {
    Readings<MeminfoField> memory = Readings.none();
    if (reads(demand, Source.MEMINFO, meminfo, unreadable)) {
      memory = meminfo.numbers.readings(memory);
    }
    Optional<ProcessorTimes> processors = Optional.empty();
    Optional<Instant> bootedAt = Optional.empty();
    if (reads(demand, Source.SYSTEM_STAT, systemStat, unreadable)) {
      processors = Optional.of(processors());
      bootedAt = bootedAt();
    }
    return new Machine(
        memory,
        processors,
        reads(demand, Source.LOADAVG, loadavg, unreadable) ? Optional.of(load()) : Optional.empty(),
        pressure(demand, Source.PRESSURE_CPU, unreadable),
        pressure(demand, Source.PRESSURE_MEMORY, unreadable),
        pressure(demand, Source.PRESSURE_IO, unreadable),
        bootedAt,
        reads(demand, Source.UPTIME, uptime, unreadable)
            ? Optional.of(Duration.ofMillis(uptime.hundredthsOfSecond * 10))
            : Optional.empty());
  }

  private boolean reads(Demand demand, Source source, Parser parser, List<Unreadable> unreadable) {
    if (!demand.includes(source)) {
      return false;
    }
    File file = new File(root, source.file());
    Outcome outcome = desk.read(file, source, parser);
    if (outcome == Outcome.READ) {
      return true;
    }
    Reason reason =
        outcome == Outcome.NOT_OPENED && !desk.tree.exists(file)
            ? Reason.UNSUPPORTED
            : desk.diagnosis.reason(outcome);
    unreadable.add(new Unreadable(Unreadable.MACHINE, source, reason));
    return false;
  }

  private ProcessorTimes processors() {
    List<Processor> each = new ArrayList<>(systemStat.processors);
    for (int i = 0; i < systemStat.processors; i++) {
      each.add(new Processor(systemStat.numberOf(i), systemStat.times(i + 1, units)));
    }
    return new ProcessorTimes(systemStat.times(0, units), List.copyOf(each));
  }

  private Optional<Instant> bootedAt() {
    long now = systemStat.bootSeconds;
    if (now < 0) {
      return Optional.empty();
    }
    if (bootSeconds < 0 || Math.abs(now - bootSeconds) > 1) {
      bootSeconds = now;
    }
    return Optional.of(Instant.ofEpochSecond(bootSeconds));
  }

  private Load load() {
    return new Load(
        loadavg.oneMinuteHundredths / HUNDREDTHS,
        loadavg.fiveMinutesHundredths / HUNDREDTHS,
        loadavg.fifteenMinutesHundredths / HUNDREDTHS,
        loadavg.running,
        loadavg.tasks);
  }

  private Optional<Pressure> pressure(Demand demand, Source source, List<Unreadable> unreadable) {
    return reads(demand, source, pressure, unreadable)
        ? Optional.of(pressure.pressure())
        : Optional.empty();
  }
}
