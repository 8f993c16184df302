package io.procmem.examples.spring.procmem;

import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The settings of procmem.
 *
 * @param procRoot Where the procfs of the machine is mounted; /proc if not set. The service's own
 *     tree is always read from /proc.
 * @param passwd The passwd file that names the users of another procfs, such as /host/etc/passwd.
 * @param maxAge How old a report may be and still be handed out. Zero scans for every scrape.
 * @param sampleEvery Scan in the background, this often; if not set, whoever asks scans.
 * @param detail Whose PSS and USS are read. While that is read, a process cannot map memory.
 * @param top Show the processes that use most, so many of the machine and as many of the own tree.
 * @param by What using most means.
 * @param allProcesses Show every process, in as many series as it takes or the series limit allows.
 * @param seriesLimit How many series there may be, of the machine and the own tree together (at
 *     other registries than Prometheus, of each); the library's usual limit if not set.
 * @param users Show what users use together.
 * @param processLabels Further labels of processes.
 * @param labels Labels that every series has, by name.
 * @param rules Rules that name processes, asked before the catalogue: classpath:shop.rules, or
 *     file:/etc/shop.rules.
 * @param prefix What every name begins with on the Prometheus registry.
 * @param binder The adapter for registries other than that of Prometheus.
 */
@ConfigurationProperties("procmem")
public record ProcMemProperties(
    @Nullable Path procRoot,
    @Nullable Path passwd,
    @DefaultValue("1s") Duration maxAge,
    @Nullable Duration sampleEvery,
    @DefaultValue("default") Detail detail,
    @DefaultValue("10") int top,
    @DefaultValue("pss") Ranking by,
    @DefaultValue("false") boolean allProcesses,
    @Nullable Integer seriesLimit,
    @DefaultValue("false") boolean users,
    @DefaultValue Set<ProcessLabel> processLabels,
    @DefaultValue Map<String, String> labels,
    @Nullable Resource rules,
    @DefaultValue("procmem_") String prefix,
    @DefaultValue Binder binder) {

  /** Whose PSS and USS are read. */
  public enum Detail {
    /** Nobody's: no process stalls. */
    NONE,
    /** Of those for whom that costs little. */
    DEFAULT,
    /** Everybody's, whatever it costs. */
    EVERY
  }

  /**
   * The adapter for registries other than that of Prometheus.
   *
   * @param enabled Whether to bind to Micrometer's registries; if not set, where no collector can
   *     be registered with a Prometheus registry.
   */
  public record Binder(@Nullable Boolean enabled) {}
}
