package io.procmem.comparison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that is compared, and what is promised. */
final class Matches {

  private static final String FLOOR = "floor";
  private static final String ONE_READER = "one reader";
  private static final String TWO_READERS = "two readers";
  private static final String REOPENING = "reopening";
  private static final String KEEPING = "kept files";

  /** A monitor that looks often. */
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Programs programs;

  private Matches(Programs programs) {
    this.programs = programs;
  }

  /** What is compared on a kind of zoo. */
  static List<Match> on(Kind kind, Programs programs) {
    Matches matches = new Matches(programs);
    List<Match> all = new ArrayList<>(matches.ofEveryKind());
    if (kind == Kind.IDLE) {
      all.addAll(matches.ofIdleProcesses());
    }
    return all;
  }

  private List<Match> ofEveryKind() {
    return List.of(
        new Match("stat of every process", "C floor", programs.lines(FLOOR, "stat"))
            .ours(REOPENING, scans(Way.STAT, 1), Promise.time(1.45))
            .ours(KEEPING, keeping(Way.STAT, 1), Promise.time(0.80)),
        new Match("stat and rollup", "C floor", programs.lines(FLOOR, "stat", "smaps_rollup"))
            .ours(ONE_READER, scans(Way.EVERY_ROLLUP, 1), Promise.time(1.05))
            .ours(TWO_READERS, scans(Way.EVERY_ROLLUP, 2), Promise.time(0.58)),
        new Match("facts of getProcesses", "OSHI 7.5.0", OshiProcesses::new)
            .ours(REOPENING, scans(Way.AS_OSHI, 1), Promise.time(0.75), Promise.garbage(0.01))
            .ours(KEEPING, keeping(Way.AS_OSHI, 1), Promise.time(0.45)),
        new Match("scrape with PSS", "process-exporter", theirExporter())
            .turns(20, 21)
            .ours(
                TWO_READERS,
                ourExporter("--detail=every", "--max-age=0s", "--rules=RULES"),
                Promise.time(0.30),
                Promise.cpu(0.45)),
        new Match("stat and PSS", "Rust procfs", programs.lines("rust"))
            .ours(ONE_READER, scans(Way.EVERY_ROLLUP, 1), Promise.time(1.02))
            .ours(TWO_READERS, scans(Way.EVERY_ROLLUP, 2), Promise.time(0.60)),
        new Match("PSS and USS", "psutil", programs.lines("psutil"))
            .turns(20, 21)
            .ours(ONE_READER, scans(Way.EVERY_ROLLUP, 1), Promise.time(0.80))
            .ours(TWO_READERS, scans(Way.EVERY_ROLLUP, 2), Promise.time(0.80)),
        new Match("full report", "smem", theirReport())
            .turns(3, 7)
            .ours("in a warm JVM", scans(Way.FULL_REPORT, 2), Promise.time(0.10))
            .ours("the command top", ourReport(), Promise.time(0.10)));
  }

  private List<Match> ofIdleProcesses() {
    return List.of(
        new Match("default policy at rest", "policy every", scans(Way.FULL_REPORT, 2))
            .pacedBy(PACE)
            .pssMayBeOld()
            .turns(40, 21)
            .ours(REOPENING, scans(Way.BY_DEFAULT, 2), Promise.cpu(0.13))
            .ours(KEEPING, keeping(Way.BY_DEFAULT, 2), Promise.cpu(0.07)),
        new Match(
                "every dear file denied",
                "allowed, stat and statm",
                programs.lines("as root", Way.RESIDENT.name()))
            .ours(
                "", programs.lines("as nobody", Way.EVERYTHING_DENIED.name()), Promise.time(1.10)),
        Match.alone("default scrape of a fresh report")
            .turns(400, 201)
            .ours("", ourExporter("--max-age=60m"), Promise.millis(1)),
        Match.alone("garbage")
            .ours("stat", scans(Way.STAT, 1), Promise.bytesPerProcess(450))
            .ours("stat and statm", scans(Way.RESIDENT, 1), Promise.bytesPerProcess(600))
            .ours("with the rollup", scans(Way.EVERY_ROLLUP, 2), Promise.bytesPerProcess(900))
            .ours(
                "stat and statm, kept files",
                keeping(Way.RESIDENT, 1),
                Promise.bytesPerProcess(250)));
  }

  private static Opening scans(Way way, int readers) {
    return () -> new Scans(way.reopening(readers));
  }

  private static Opening keeping(Way way, int readers) {
    return () -> new Scans(way.keeping(readers));
  }

  private Opening ourExporter(String... options) {
    Server.Metrics metrics =
        new Server.Metrics(
            "procmem_group_processes",
            "procmem_group_proportional_memory_bytes",
            "",
            "subgroup=\"kernel\"");
    return () -> {
      List<String> command = programs.command("exporter", "serve", "--port=PORT");
      for (String option : options) {
        command.add(option.replace("RULES", programs.command("rules").get(0)));
      }
      return Server.start(command, metrics);
    };
  }

  private Opening theirExporter() {
    Server.Metrics metrics =
        new Server.Metrics(
            "namedprocess_namegroup_num_procs",
            "namedprocess_namegroup_memory_bytes",
            "memtype=\"proportionalResident\"",
            "\n");
    return () ->
        Server.start(
            programs.command(
                "process-exporter", "-threads=false", "-web.listen-address=127.0.0.1:PORT"),
            metrics);
  }

  /** Columns: PID, user, command, swap, USS, PSS, RSS; sizes in KiB. */
  private Opening theirReport() {
    return () ->
        new WholeProgram(
            programs.command("smem", "--no-header"),
            line -> {
              String[] words = line.strip().split(" +");
              return Long.parseLong(words[words.length - 2]) * 1024;
            });
  }

  private Opening ourReport() {
    return () ->
        new WholeProgram(
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
