package io.procmem.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameFoldingTest {

  private static String ofUser(byte[] name) {
    return NameFolding.ofUser(name, 0, name.length, false);
  }

  @ParameterizedTest
  @CsvSource({
    "worker-1, worker-#",
    "worker-123, worker-#",
    "worker12, worker#",
    "Thread-0, Thread-#",
    "pool-1-thread-1, pool-1-thread-#",
    "pool-12-thread-, pool-12-thread-",
    "GC Thread#3, GC Thread#",
    "G1 Conc#0, G1 Conc#",
    "C2 CompilerThre, C2 CompilerThre",
    "http-nio-8080-e, http-nio-8080-e",
    "conn[17], conn[#]",
    "job (3), job (#)",
    "tokio-runtime-w, tokio-runtime-w",
    "42, #",
    "worker-#, worker-#",
    "VM Thread, VM Thread"
  })
  void aNumberAtTheEnd_isFolded(String name, String folded) {
    assertThat(ofUser(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(folded);
  }

  @ParameterizedTest
  @CsvSource({
    "python3, python3",
    "python3.11, python3.11",
    "php-fpm8.2, php-fpm8.2",
    "worker12, worker12",
    "worker-12, worker-#",
    "postgres: 7, postgres: #"
  })
  void theNameOfTheProcess_keepsANumberThatBelongsToAWord(String name, String folded) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertThat(NameFolding.ofUser(bytes, 0, bytes.length, true)).isEqualTo(folded);
  }

  @ParameterizedTest
  @CsvSource({
    "kworker/0:1-events, kworker/#:#",
    "kworker/0:1H-kblockd, kworker/#:#H",
    "kworker/u8:3+flush-8:0, kworker/u#:#",
    "kworker/R-xfs-sync/dm-0, kworker/R-xfs-sync/dm-#",
    "ksoftirqd/11, ksoftirqd/#",
    "migration/0, migration/#",
    "irq/24-pciehp, irq/#-pciehp",
    "jbd2/sda1-8, jbd2/sda1-#",
    "kswapd0, kswapd0",
    "scsi_eh_12, scsi_eh_#",
    "rcu_preempt, rcu_preempt"
  })
  void aKernelThread_isNamedWithoutItsProcessorAndItsWork(String name, String folded) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertThat(NameFolding.ofKernel(bytes, 0, bytes.length)).isEqualTo(folded);
  }

  @Test
  void bytesThatAreNotPrintable_areNotFolded() {
    assertThat(ofUser(new byte[] {'a', 0x12})).isEqualTo("a\\x12");
    assertThat(ofUser("a\\x12".getBytes(StandardCharsets.UTF_8))).isEqualTo("a\\\\x#");
    assertThat(ofUser(new byte[] {'a', (byte) 0xc3, '7'})).isEqualTo("a\\xc3#");
    assertThat(ofUser("größe-7".getBytes(StandardCharsets.UTF_8))).isEqualTo("größe-#");
    assertThat(ofUser(new byte[0])).isEmpty();
  }
}
