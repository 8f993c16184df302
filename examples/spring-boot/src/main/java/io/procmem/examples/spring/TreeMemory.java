package io.procmem.examples.spring;

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
 * What a tree of processes uses, for programs. What is not known has no key.
 *
 * @param pssBytes what they use together, pages they share counted once
 * @param pssMissing how many processes are not in that sum
 * @param problem why these numbers are not those that were asked for
 * @param processes each, the largest first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record TreeMemory(
    OptionalLong pssBytes, int pssMissing, Optional<String> problem, List<One> processes) {

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record One(
      int pid,
      String name,
      String subgroup,
      OptionalLong rssBytes,
      OptionalLong pssBytes,
      OptionalLong ussBytes) {

    static One of(ProcessUsage usage) {
      ProcessSample process = usage.process();
      return new One(
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
        pss.value(), pss.missing(), report.problem(), largestFirst.stream().map(One::of).toList());
  }
}
