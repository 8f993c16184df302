package io.procmem.exporter.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.procmem.container.CgroupUsage;
import io.procmem.exporter.config.Choice;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON form of {@link Top}. The components are the keys of the object, in snake case; an
 * unknown number has no key.
 *
 * @param takenAt when the scan began
 * @param machine the machine's own numbers
 * @param cgroup the numbers of this command's own control group, such as its container
 * @param rankedBy what the processes are ranked by
 * @param processes the processes that use the most, the largest first
 * @param unreadable what could not be read
 * @param notes what is unknown or uncertain, and why, as sentences for people
 */
record TopJson(
    Instant takenAt,
    Machine machine,
    Optional<Group> cgroup,
    String rankedBy,
    List<Usage> processes,
    List<Unreadable> unreadable,
    List<String> notes) {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  record Machine(
      OptionalLong memoryTotalBytes,
      OptionalLong memoryAvailableBytes,
      OptionalLong swapTotalBytes,
      OptionalLong swapFreeBytes,
      OptionalDouble cpuRatio,
      int processes) {

    static Machine of(Report report) {
      Readings<MeminfoField> memory = report.snapshot().machine().memory();
      return new Machine(
          memory.get(MeminfoField.TOTAL),
          memory.get(MeminfoField.AVAILABLE),
          memory.get(MeminfoField.SWAP_TOTAL),
          memory.get(MeminfoField.SWAP_FREE),
          report.machineCpuRatio(),
          report.snapshot().processes().size() + report.snapshot().stats().excluded());
    }
  }

  record Group(
      OptionalLong memoryBytes,
      OptionalLong memoryWorkingSetBytes,
      OptionalLong memoryLimitBytes,
      OptionalLong memoryHighBytes,
      OptionalLong memoryAvailableBytes,
      OptionalLong memoryPeakBytes,
      OptionalLong swapBytes,
      OptionalLong oomKills,
      OptionalDouble memoryPressureRatio,
      OptionalDouble cpuLimit,
      OptionalLong secondsUntilLimit) {

    static Group of(Report report, CgroupUsage own) {
      return new Group(
          own.memoryBytes(),
          own.workingSetBytes(),
          own.limitBytes(),
          own.highBytes(),
          own.availableBytes(),
          own.peakBytes(),
          own.swapBytes(),
          own.oomKills(),
          own.memoryPressureRatio(),
          own.cpuLimit(),
          report.limitForecast(own).stream()
              .mapToLong(forecast -> forecast.untilLimit().toSeconds())
              .findFirst());
    }
  }

  record Usage(
      int pid,
      String name,
      Optional<String> user,
      String group,
      String subgroup,
      OptionalLong rssBytes,
      OptionalLong pssBytes,
      OptionalLong pssLowerBytes,
      OptionalLong pssUpperBytes,
      OptionalLong ussBytes,
      OptionalLong ussLowerBytes,
      OptionalLong ussUpperBytes,
      OptionalLong swapBytes,
      OptionalDouble cpuRatio,
      OptionalLong ioBytesPerSecond,
      OptionalLong openFiles,
      int threads,
      OptionalLong rssGrowthBytes,
      boolean orderProven) {

    static Usage of(ProcessUsage usage) {
      ProcessSample process = usage.process();
      return new Usage(
          process.pid(),
          process.name(),
          process.user().map(User::name),
          usage.subgroup().group(),
          usage.subgroup().name(),
          process.rssBytes(),
          process.pssBytes(),
          bound(process.pss(), ByteRange::lowerBytes),
          bound(process.pss(), ByteRange::upperBytes),
          process.ussBytes(),
          bound(process.uss(), ByteRange::lowerBytes),
          bound(process.uss(), ByteRange::upperBytes),
          process.swapBytes(),
          usage.cpuRatio(),
          usage.ioBytesPerSecond(),
          process.openFiles(),
          process.threads(),
          usage.rssGrowthBytes(),
          usage.orderProven());
    }

    private static OptionalLong bound(Optional<ByteRange> range, ToLongFunction<ByteRange> which) {
      return range.stream().mapToLong(which).findFirst();
    }
  }

  /** Spelled like the labels of {@code procmem_scan_unreadable}. */
  record Unreadable(String file, String reason, int count) {

    static Unreadable of(Unread unread) {
      return new Unreadable(
          Choice.word(unread.file()), Choice.word(unread.reason()), unread.count());
    }
  }

  static TopJson of(Top top) {
    return new TopJson(
        top.report().snapshot().takenAt(),
        Machine.of(top.report()),
        top.report().snapshot().machine().cgroups().own().map(own -> Group.of(top.report(), own)),
        Choice.word(top.by()),
        top.rows().stream().map(Usage::of).toList(),
        top.unread().stream().map(Unreadable::of).toList(),
        TopTable.notes(top));
  }

  /** {@return the object on one line} */
  String compact() {
    return MAPPER.writeValueAsString(this);
  }

  /** {@return the object with a line per key} */
  String pretty() {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }
}
