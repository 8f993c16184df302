package io.procmem.examples.spring.autoconfigure;

import io.procmem.container.NameSource;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The settings of procmem.
 *
 * @param procRoot The mount point of the machine's procfs; /proc if not set. The service's own tree
 *     is always read from /proc.
 * @param passwd The passwd file with the user names of another procfs, such as /host/etc/passwd.
 * @param containerNames The files of the node from which names of containers and pods are read:
 *     pod-logs, container-logs, containerd, crio, docker, proxmox-containers, proxmox-machines.
 *     None if not set.
 * @param nodeRoot Where the root directory of the node is mounted, such as /host; / if not set.
 * @param nameDirectories Other directories of these files, by the names in container-names.
 * @param maxAge The maximum age of a report. Zero scans for every scrape.
 * @param sampleEvery Scan in the background at this interval; if not set, a request scans.
 * @param select The processes of the machine to read. The service's own tree is always read.
 * @param detail The processes for which PSS and USS are read. During the read a process cannot map
 *     memory.
 * @param top Show this many of the processes that use the most: of the machine, and of the own
 *     tree.
 * @param by The value that ranks processes.
 * @param allProcesses Show every process, up to the series limit if one is set.
 * @param seriesLimit The maximum number of series of the machine and the own tree together (at
 *     registries other than Prometheus, of each); the default of the library if not set.
 * @param rows Kinds of rows to show in addition: user, container, container_cgroup, pod, namespace,
 *     unit, unit_cgroup, processor, memory_ledger, system_area, thread, group_threads,
 *     wait_channel, own_jvm, own_jvm_part, jvm, jvm_collector, mapping, process_mapping.
 * @param processLabels Additional labels of processes.
 * @param labels Labels of every series, by name.
 * @param rules Rules that take precedence over the catalogue: classpath:shop.rules, or
 *     file:/etc/shop.rules.
 * @param programNames Name programs that the catalogue does not know by the class, module or script
 *     that an interpreter runs. If false, only your own rules can show a part of a command line.
 * @param prefix The prefix of every name on the Prometheus registry.
 * @param binder The adapter for registries other than Prometheus.
 */
@ConfigurationProperties("procmem")
public record ProcMemProperties(
    @Nullable Path procRoot,
    @Nullable Path passwd,
    @DefaultValue Set<NameSource> containerNames,
    @DefaultValue("/") Path nodeRoot,
    @DefaultValue Map<NameSource, Path> nameDirectories,
    @DefaultValue("1s") Duration maxAge,
    @Nullable Duration sampleEvery,
    @DefaultValue @NestedConfigurationProperty SelectProperties select,
    @DefaultValue("default") Detail detail,
    @DefaultValue("10") int top,
    @DefaultValue("pss") Ranking by,
    @DefaultValue("false") boolean allProcesses,
    @Nullable Integer seriesLimit,
    @DefaultValue Set<String> rows,
    @DefaultValue Set<ProcessLabel> processLabels,
    @DefaultValue Map<String, String> labels,
    @Nullable Resource rules,
    @DefaultValue("true") boolean programNames,
    @DefaultValue("procmem_") String prefix,
    @DefaultValue Binder binder) {

  /** The processes for which PSS and USS are read. */
  public enum Detail {
    /** None, so that no process stalls. */
    NONE,
    /** Those for which the library expects a short stall. */
    DEFAULT,
    /** All, however long they stall. */
    EVERY
  }

  /**
   * The adapter for registries other than Prometheus.
   *
   * @param enabled Whether to bind to Micrometer's registries; if not set, only if there is no
   *     collector for a Prometheus registry.
   */
  public record Binder(@Nullable Boolean enabled) {}
}
