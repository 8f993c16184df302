package io.procmem.internal.detail;

import static io.procmem.internal.detail.MemoryFixture.process;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetailOrderTest {

  @Test
  void processesNeverTriedComeFirst_thenThoseTriedLongestAgo_thenTheLargest() {
    List<ProcessMemory> due =
        List.of(
            process(1, 9, ProcessMemory.NEVER, 1),
            process(2, 8, ProcessMemory.NEVER, 1),
            process(3, 1, -5, 1),
            process(4, 99, 6, 1),
            process(5, 98, 6, 1));
    List<ProcessMemory> shuffled = new ArrayList<>(due);
    for (long seed = 0; seed < 20; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(DetailOrder.of(shuffled)).as("seed %d", seed).isEqualTo(due);
    }
  }

  @Test
  void afterThreeNeverTried_comesOneTriedLongestAgo() {
    List<ProcessMemory> processes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      processes.add(process(100 + i, 100 - i, ProcessMemory.NEVER, 1));
    }
    processes.add(process(1, 1, -7, 1));
    processes.add(process(2, 1, -6, 1));
    assertThat(DetailOrder.of(processes))
        .extracting(process -> process.files().pid())
        .containsExactly(100, 101, 102, 1, 103, 104, 105, 2, 106, 107, 108, 109);
  }
}
