package io.procmem.comparison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything that is compared, and the bounds this library should meet. */
final class AllComparisons {

  private static final String FLOOR = "floor";
  private static final String ONE_READER = "one reader";
  private static final String TWO_READERS = "two readers";
  private static final String REOPENING = "reopening";
  private static final String KEPT_FILES = "kept files";

  /** The interval of a monitor that scans often. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Programs programs;

  private AllComparisons(Programs programs) {
    this.programs = programs;
  }

  /** The comparisons to run on a kind of zoo. */
  static List<Comparison> on(ZooKind kind, Programs programs) {
    AllComparisons comparisons = new AllComparisons(programs);
    List<Comparison> all = new ArrayList<>(comparisons.onEveryKind());
    if (kind == ZooKind.IDLE) {
      all.addAll(comparisons.onIdleProcesses());
    }
    return all;
  }

  private List<Comparison> onEveryKind() {
    return List.of(
        new Comparison("stat of every process", "C floor", programs.lineDriven(FLOOR, "stat"))
            .ours(REOPENING, scanning(ReadMode.STAT, 1), Bound.time(1.45))
            .ours(KEPT_FILES, keepingFilesOpen(ReadMode.STAT, 1), Bound.time(0.80)),
        new Comparison(
                "stat and rollup", "C floor", programs.lineDriven(FLOOR, "stat", "smaps_rollup"))
            .ours(ONE_READER, scanning(ReadMode.EVERY_ROLLUP, 1), Bound.time(1.05))
            .ours(TWO_READERS, scanning(ReadMode.EVERY_ROLLUP, 2), Bound.time(0.58)),
        new Comparison(
                "stat and rollup",
                "two C floors",
                programs.lineDriven(FLOOR, "-w", "2", "stat", "smaps_rollup"))
            .ours(TWO_READERS, scanning(ReadMode.EVERY_ROLLUP, 2), Bound.time(1.15)),
        new Comparison("facts of getProcesses", "OSHI 7.5.0", OshiContender::new)
            .ours(REOPENING, scanning(ReadMode.AS_OSHI, 1), Bound.time(0.75), Bound.garbage(0.01))
            .ours(KEPT_FILES, keepingFilesOpen(ReadMode.AS_OSHI, 1), Bound.time(0.45)),
        new Comparison("scrape with PSS", "process-exporter", theirExporter())
            .iterations(20, 21)
            .ours(
                TWO_READERS,
                ourExporter("--detail=every", "--max-age=0s", "--rules=RULES"),
                Bound.time(0.30),
                Bound.cpu(0.45)),
        new Comparison("stat and PSS", "Rust procfs", programs.lineDriven("rust"))
            .ours(ONE_READER, scanning(ReadMode.EVERY_ROLLUP, 1), Bound.time(1.02))
            .ours(TWO_READERS, scanning(ReadMode.EVERY_ROLLUP, 2), Bound.time(0.60)),
        new Comparison("PSS and USS", "psutil", programs.lineDriven("psutil"))
            .iterations(20, 21)
            .ours(ONE_READER, scanning(ReadMode.EVERY_ROLLUP, 1), Bound.time(0.80))
            .ours(TWO_READERS, scanning(ReadMode.EVERY_ROLLUP, 2), Bound.time(0.80)),
        new Comparison("full report", "smem", theirReport())
            .iterations(3, 7)
            .ours("in a warm JVM", scanning(ReadMode.FULL_REPORT, 2), Bound.time(0.10))
            .ours("the command top", ourReport(), Bound.time(0.10)));
  }

  private List<Comparison> onIdleProcesses() {
    return List.of(
        new Comparison("default policy at rest", "policy every", scanning(ReadMode.FULL_REPORT, 2))
            .every(INTERVAL)
            .pssMayBeOld()
            .iterations(40, 21)
            .ours(REOPENING, scanning(ReadMode.BY_DEFAULT, 2), Bound.cpu(0.13))
            .ours(KEPT_FILES, keepingFilesOpen(ReadMode.BY_DEFAULT, 2), Bound.cpu(0.07)),
        new Comparison(
                "every expensive file denied",
                "allowed, stat and statm",
                programs.lineDriven("as root", ReadMode.RESIDENT.name()))
            .ours(
                "",
                programs.lineDriven("as nobody", ReadMode.EVERYTHING_DENIED.name()),
                Bound.time(1.10)),
        Comparison.alone("default scrape of a fresh report")
            .iterations(400, 201)
            .ours("", ourExporter("--max-age=60m"), Bound.millis(1)),
        Comparison.alone("garbage")
            .ours("stat", scanning(ReadMode.STAT, 1), Bound.bytesPerProcess(450))
            .ours("stat and statm", scanning(ReadMode.RESIDENT, 1), Bound.bytesPerProcess(600))
            .ours("with the rollup", scanning(ReadMode.EVERY_ROLLUP, 2), Bound.bytesPerProcess(900))
            .ours(
                "stat and statm, kept files",
                keepingFilesOpen(ReadMode.RESIDENT, 1),
                Bound.bytesPerProcess(250)));
  }

  private static Launch scanning(ReadMode mode, int readers) {
    return () -> new ProcMemContender(mode.openingFilesEachScan(readers));
  }

  private static Launch keepingFilesOpen(ReadMode mode, int readers) {
    return () -> new ProcMemContender(mode.keepingFilesOpen(readers));
  }

  private Launch ourExporter(String... options) {
    ExporterServer.Metrics metrics =
        new ExporterServer.Metrics(
            "procmem_group_processes",
            "procmem_group_proportional_memory_bytes",
            "",
            "subgroup=\"kernel\"");
    return () -> {
      List<String> command = programs.command("exporter", "serve", "--port=PORT");
      for (String option : options) {
        command.add(option.replace("RULES", programs.command("rules").get(0)));
      }
      return ExporterServer.start(command, metrics);
    };
  }

  private Launch theirExporter() {
    ExporterServer.Metrics metrics =
        new ExporterServer.Metrics(
            "namedprocess_namegroup_num_procs",
            "namedprocess_namegroup_memory_bytes",
            "memtype=\"proportionalResident\"",
            "\n");
    return () ->
        ExporterServer.start(
            programs.command(
                "process-exporter", "-threads=false", "-web.listen-address=127.0.0.1:PORT"),
            metrics);
  }

  /** Its columns: PID, user, command, swap, USS, PSS, RSS; sizes in KiB. */
  private Launch theirReport() {
    return () ->
        new ProgramPerRun(
            programs.command("smem", "--no-header"),
            line -> {
              String[] words = line.strip().split(" +");
              return Long.parseLong(words[words.length - 2]) * 1024;
            });
  }

  private Launch ourReport() {
    return () ->
        new ProgramPerRun(
            programs.command(
                "exporter",
                "top",
                "-n",
                "all",
                "--interval=0s",
                "--rules=" + programs.command("rules").get(0)),
            line -> line.matches(" *[0-9]+ .*") && !line.contains(" system/kernel ") ? 0 : -1);
  }
}
