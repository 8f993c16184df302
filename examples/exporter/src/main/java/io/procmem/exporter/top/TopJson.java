package io.procmem.exporter.top;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.procmem.container.CgroupUsage;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The JSON form of {@link Top}. The components are the keys of the object, in snake case; an
 * unknown number has no key.
 *
 * @param heading when the scan began, and what is not of single processes
 * @param processes the processes that use the most, the largest first
 * @param unreadable what could not be read
 * @param notes what is unknown or uncertain, and why, as sentences for people
 */
record TopJson(
    @JsonUnwrapped Heading heading,
    List<Usage> processes,
    List<Unreadable> unreadable,
    List<String> notes) {

  /**
   * What is the same in all views.
   *
   * @param takenAt when the scan began
   * @param machine the machine's own numbers
   * @param cgroup the numbers of this command's own control group, such as its container
   * @param rankedBy what the processes are ranked by
   */
  record Heading(Instant takenAt, Machine machine, Optional<Group> cgroup, String rankedBy) {

    static Heading of(Top top) {
      Report report = top.report();
      return new Heading(
          report.snapshot().takenAt(),
          Machine.of(report),
          report.snapshot().machine().cgroups().own().map(own -> Group.of(report, own)),
          Choice.word(top.by()));
    }
  }

  /**
   * The numbers of the machine.
   *
   * @param memoryAreasBytes what its memory is used for, by the area of the ledger; adds up to the
   *     total
   */
  record Machine(
      OptionalLong memoryTotalBytes,
      OptionalLong memoryAvailableBytes,
      OptionalLong swapTotalBytes,
      OptionalLong swapFreeBytes,
      OptionalDouble cpuRatio,
      int processes,
      Optional<Map<String, Long>> memoryAreasBytes) {

    static Machine of(Report report) {
      Readings<MeminfoField> memory = report.snapshot().machine().memory();
      return new Machine(
          memory.get(MeminfoField.TOTAL),
          memory.get(MeminfoField.AVAILABLE),
          memory.get(MeminfoField.SWAP_TOTAL),
          memory.get(MeminfoField.SWAP_FREE),
          report.machineCpuRatio(),
          report.snapshot().processes().size() + report.snapshot().stats().excluded(),
          Unowned.areas(report));
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

  /** What one process uses, or several together. */
  record Numbers(
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
      OptionalLong threads,
      OptionalLong rssGrowthBytes) {

    static Numbers of(Sums sums) {
      return new Numbers(
          sums.whole(Ranking.RSS),
          sums.whole(Ranking.PSS),
          sums.lowerBytes(Ranking.PSS),
          upperBytes(sums, Ranking.PSS),
          sums.whole(Ranking.USS),
          sums.lowerBytes(Ranking.USS),
          upperBytes(sums, Ranking.USS),
          sums.whole(Ranking.SWAP),
          sums.value(Ranking.CPU),
          sums.whole(Ranking.IO),
          sums.whole(Ranking.FDS),
          sums.whole(Ranking.THREADS),
          sums.whole(Ranking.GROWTH));
    }

    private static OptionalLong upperBytes(Sums sums, Ranking number) {
      return sums.range(number).stream().mapToLong(ByteRange::upperBytes).findFirst();
    }
  }

  record Usage(
      int pid,
      String name,
      String fullName,
      Optional<String> user,
      String group,
      String subgroup,
      @JsonUnwrapped Numbers numbers,
      boolean orderProven) {

    static Usage of(ProcessUsage usage) {
      ProcessSample process = usage.process();
      return new Usage(
          process.pid(),
          process.name(),
          process.fullName(),
          process.user().map(User::name),
          usage.subgroup().group(),
          usage.subgroup().name(),
          Numbers.of(Sums.of(usage)),
          usage.orderProven());
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
        Heading.of(top),
        top.rows().stream().map(Usage::of).toList(),
        top.unread().stream().map(Unreadable::of).toList(),
        TopTable.notes(top));
  }
}
