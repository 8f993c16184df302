package io.procmem.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.extras.Extras;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.ThreadStates;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.ProcessThreads;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadCounters;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.Threads;
import io.procmem.threads.WaitChannels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Threads, by name. */
class ThreadsViewTest {

  private static NamedThreads threads(String name, int count, long cpuMillis) {
    long[] sums = new long[ThreadCounter.values().length];
    Arrays.fill(sums, Readings.ABSENT);
    sums[ThreadCounter.CPU_USER_NANOS.ordinal()] = cpuMillis * 1_000_000;
    sums[ThreadCounter.CPU_SYSTEM_NANOS.ordinal()] = 0;
    sums[ThreadCounter.VOLUNTARY_SWITCHES.ordinal()] = 30;
    int[] states = new int[ProcessState.values().length];
    states[ProcessState.SLEEPING.ordinal()] = count;
    WaitChannels channels = new WaitChannels(Map.of("futex_do_wait", 2, "ep_poll", 1), 0, 0);
    return new NamedThreads(
        name,
        new ThreadSum(
            count,
            ThreadStates.of(states),
            Optional.of(channels),
            ThreadCounters.of(sums, Optional.empty())));
  }

  private static Extras threads() {
    List<NamedThreads> names = List.of(threads("http-#", 8, 1_000), threads("main", 1, 500));
    ThreadSum sum = threads("", 9, 1_500).sum();
    OptionalLong unattributed = OptionalLong.of(100_000_000);
    return Extras.none()
        .withThreads(
            new Threads(
                List.of(new SubgroupThreads(ShownView.SHOP, sum, names, 2, unattributed)),
                List.of(
                    new ProcessThreads(ShownView.SHOP_PROCESS.id(), sum, names, 2, unattributed))));
  }

  @Test
  void threads_haveTheirUsageBetweenTwoScans() {
    assertThat(
            ShownView.lines(new ThreadsView(), threads(), "--columns=+sleeping,+read", "--totals"))
        .containsExactly(
            "GROUP     THREAD THREADS RUNNING WAITING    CPU SLEEPING READ",
            "java/Shop http-#       8       0       0  50.0%        8    ?",
            "java/Shop main         1       0       0  25.0%        1    ?",
            "total                 ≥9      ≥0      ≥0 ≥75.0%       ≥9    ?",
            "",
            "2 threads could not be read",
            "5.0% CPU is in no row: of threads that started or ended between the two scans, or"
                + " while the first ran");
    assertThat(
            ShownView.lines(
                new ThreadsView().eachProcess().orElseThrow(),
                threads(),
                "--columns=pid,name,thread,wait_channels,voluntary_switches"))
        .startsWith(
            "PID NAME THREAD WAIT_CHANNELS              VOLUNTARY_SWITCHES",
            "  7 java http-# futex_do_wait 2, ep_poll 1                 15",
            "  7 java main   futex_do_wait 2, ep_poll 1                 15");
    assertThat(ShownView.json(new ThreadsView(), threads()).at("/rows/0/cpu_ratio").asDouble())
        .isEqualTo(0.5);
  }
}
