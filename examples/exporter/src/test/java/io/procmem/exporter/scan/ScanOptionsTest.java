package io.procmem.exporter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** How options change the settings of the library, whose own tests show what these do. */
class ScanOptionsTest {

  @Command(name = "any")
  private static final class AnyCommand {
    @Mixin private ScanOptions scan;
    @Mixin private ProcOptions proc;
  }

  private static Object builder(String... options) {
    AnyCommand command = new AnyCommand();
    new CommandLine(command).parseArgs(options);
    return command.scan.builder(command.proc, DetailPolicy.standard());
  }

  private static Stream<Arguments> limits() {
    return Stream.of(
        limit("--detail-largest=3", policy -> policy.onlyLargest(3)),
        limit("--stall-at-most=100ms", policy -> policy.stallAtMost(Duration.ofMillis(100))),
        limit("--stall-share-at-most=0.1", policy -> policy.stallShareAtMost(0.001)),
        limit("--scan-time-at-most=2s", policy -> policy.scanTimeAtMost(Duration.ofSeconds(2))),
        limit("--user-share-at-most=100", policy -> policy.userShareAtMost(1)),
        limit("--count-pages-above=0", policy -> policy.countAbove(Duration.ZERO)),
        limit("--count-pages-cpu-at-most=12.5", policy -> policy.countCpuShareAtMost(0.125)),
        limit("--no-page-counts", DetailPolicy::withoutCounts),
        limit("--frame-numbers", DetailPolicy::withFrameNumbers),
        limit("--reuse-detail=1m", policy -> policy.reuse(Duration.ofMinutes(1))));
  }

  private static Arguments limit(String option, UnaryOperator<DetailPolicy> change) {
    return Arguments.of(option, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("limits")
  void anOption_changesOneLimitOfThePolicy(String option, UnaryOperator<DetailPolicy> change) {
    DetailPolicy standard = DetailPolicy.standard();
    assertThat(builder(option))
        .extracting("detail")
        .usingRecursiveComparison()
        .isEqualTo(change.apply(standard))
        .isNotEqualTo(standard);
  }

  @Test
  void theLargest_canBeReadExactly() {
    assertThat(builder("--exact", "--detail-largest=3"))
        .extracting("detail")
        .usingRecursiveComparison()
        .isEqualTo(DetailPolicy.largest(3));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aLimit_isRefusedIfNothingIsRead_orIfNothingIsLimited(
      String option, UnaryOperator<DetailPolicy> change) {
    String name = option.replaceAll("=.*", "");
    assertThat(mistake(option, "--no-detail"))
        .isEqualTo(name + " has no effect with --no-detail: give only one of them");
    if (!name.equals("--detail-largest")) {
      assertThat(mistake(option, "--exact"))
          .isEqualTo(name + " has no effect with --exact: give only one of them");
    }
    if (name.matches("--count-.*|--frame.*")) {
      assertThat(mistake(option, "--no-page-counts"))
          .isEqualTo(name + " has no effect with --no-page-counts: give only one of them");
    }
  }

  private static String mistake(String... options) {
    return org.assertj.core.api.Assertions.catchThrowableOfType(
            ParameterException.class, () -> builder(options))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "101", "1e2", "0.0", "half", "5%", "", "٣"})
  void aPercentage_isAbove0AndAtMost100(String value) {
    for (String option :
        List.of("--stall-share-at-most", "--user-share-at-most", "--count-pages-cpu-at-most")) {
      assertThat(mistake(option + "=" + value))
          .endsWith("'" + value + "': give a percentage above 0 and at most 100, such as 0.5");
    }
  }

  @Test
  void readersAndKeptFiles_areThoseOfTheOptions() {
    assertThat(builder("--readers=7", "--kept-files=30"))
        .extracting("reads.readers", "reads.keptFiles")
        .containsExactly(7, 30);
    assertThat(builder())
        .extracting("reads")
        .usingRecursiveComparison()
        .isEqualTo(reads(io.procmem.ProcMem.builder()));
  }

  private static Object reads(Object builder) {
    return org.assertj.core.util.introspection.PropertyOrFieldSupport.EXTRACTION.getValueOf(
        "reads", builder);
  }
}
