package io.procmem.exporter.scan;

import io.procmem.DetailPolicy;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.DurationConverter;
import io.procmem.exporter.input.PercentConverter;
import io.procmem.exporter.input.WholeNumber;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that change the limits within which PSS and USS are read. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DetailOptions {

  private static final String LARGEST = "--detail-largest";

  /** What has no effect if no page is counted. */
  private static final List<String> COUNTS =
      List.of("--count-pages-above", "--count-pages-cpu-at-most", "--frame-numbers");

  /** What has no effect if nothing is limited. */
  private static final List<String> LIMITS =
      Stream.concat(
              Stream.of(
                  "--stall-at-most",
                  "--stall-share-at-most",
                  "--scan-time-at-most",
                  "--user-share-at-most",
                  "--reuse-detail",
                  "--no-page-counts"),
              COUNTS.stream())
          .toList();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = LARGEST,
      paramLabel = "N",
      converter = WholeNumber.Limit.class,
      description =
          "Read PSS and USS only as far as is needed to find the N largest processes by RSS, by PSS"
              + " and by USS.")
  private @Nullable Integer largest;

  @Option(
      names = "--stall-at-most",
      paramLabel = "DURATION",
      converter = DurationConverter.Positive.class,
      description =
          "Read PSS exactly, where a count of pages is not enough, only if that stalls the process"
              + " for at most this time (default: 25ms).")
  private @Nullable Duration stall;

  @Option(
      names = "--stall-share-at-most",
      paramLabel = "PERCENT",
      converter = PercentConverter.class,
      description =
          "Stall a process for at most this share of its time, by reading it less often (default:"
              + " 0.5).")
  private @Nullable Double stallShare;

  @Option(
      names = "--scan-time-at-most",
      paramLabel = "DURATION",
      converter = DurationConverter.Positive.class,
      description =
          "Begin no read of PSS and USS later than this after the start of a scan; the next scan goes"
              + " on (default: 500ms in serve, 5s in scrape).")
  private @Nullable Duration scanTime;

  @Option(
      names = "--user-share-at-most",
      paramLabel = "PERCENT",
      converter = PercentConverter.class,
      description =
          "Spend at most this share of the time for PSS and USS on the processes of one user while"
              + " others wait (default: 50).")
  private @Nullable Double userShare;

  @Option(
      names = "--count-pages-above",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Count the pages of a process if reading its PSS exactly would stall it for longer; 0"
              + " always counts (default: 2ms).")
  private @Nullable Duration countAbove;

  @Option(
      names = "--count-pages-cpu-at-most",
      paramLabel = "PERCENT",
      converter = PercentConverter.class,
      description =
          "Use at most this share of one CPU for counting pages (default: 1 in serve, 100 in"
              + " scrape).")
  private @Nullable Double countCpu;

  @Option(names = "--no-page-counts", description = "Count no pages.")
  private boolean noCounts;

  @Option(
      names = "--frame-numbers",
      description =
          "Make counts of pages exact, also for PSS, by the frame numbers of the pages: needs"
              + " CAP_SYS_ADMIN, and more CPU time.")
  private boolean frameNumbers;

  @Option(
      names = "--reuse-detail",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Reuse PSS and USS of a process that does nothing for at most this time; 0 reads them in"
              + " every scan (default: 5m).")
  private @Nullable Duration reuse;

  /** For picocli, which sets the fields. */
  public DetailOptions() {}

  /**
   * Applies these options.
   *
   * @param policy the policy without them
   * @return the policy with them
   * @throws picocli.CommandLine.ParameterException if one has no effect
   */
  DetailPolicy applyTo(DetailPolicy policy) {
    Conflict.refuseAll(command, "--no-detail", LIMITS);
    Conflict.refuseAll(command, "--no-detail", List.of(LARGEST));
    Conflict.refuseAll(command, "--exact", LIMITS);
    Conflict.refuseAll(command, "--no-page-counts", COUNTS);
    DetailPolicy changed = largest == null ? policy : policy.onlyLargest(largest);
    changed = stall == null ? changed : changed.stallAtMost(stall);
    changed = stallShare == null ? changed : changed.stallShareAtMost(stallShare);
    changed = scanTime == null ? changed : changed.scanTimeAtMost(scanTime);
    changed = userShare == null ? changed : changed.userShareAtMost(userShare);
    changed = reuse == null ? changed : changed.reuse(reuse);
    changed = countAbove == null ? changed : changed.countAbove(countAbove);
    changed = countCpu == null ? changed : changed.countCpuShareAtMost(countCpu);
    changed = frameNumbers ? changed.withFrameNumbers() : changed;
    return noCounts ? changed.withoutCounts() : changed;
  }
}
