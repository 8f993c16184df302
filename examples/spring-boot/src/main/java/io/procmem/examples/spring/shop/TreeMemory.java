package io.procmem.examples.spring.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Sum;
import io.procmem.snapshot.ProcessSample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory of a tree of processes, as JSON. An unknown number has no key.
 *
 * @param pssBytes the memory of all processes together; shared pages count once
 * @param pssMissing the number of processes whose PSS is unknown: the sum excludes them, unless
 *     their bounds leave it uncertain by at most 2 %
 * @param problem why the numbers are incomplete or old; absent if they are not
 * @param processes the processes, the largest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record TreeMemory(
    OptionalLong pssBytes,
    int pssMissing,
    Optional<String> problem,
    List<ProcessMemory> processes) {

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record ProcessMemory(
      int pid,
      String name,
      String subgroup,
      OptionalLong rssBytes,
      OptionalLong pssBytes,
      OptionalLong ussBytes) {

    static ProcessMemory of(ProcessUsage usage) {
      ProcessSample process = usage.process();
      return new ProcessMemory(
          process.pid(),
          process.name(),
          usage.subgroup().toString(),
          process.rssBytes(),
          process.pssBytes(),
          process.ussBytes());
    }
  }

  static TreeMemory of(Report report) {
    Sum pss = report.totals().memory().pss();
    List<ProcessUsage> largestFirst = report.top(Integer.MAX_VALUE, Ranking.PSS);
    return new TreeMemory(
        pss.value(),
        pss.missing(),
        report.problem(),
        largestFirst.stream().map(ProcessMemory::of).toList());
  }
}
