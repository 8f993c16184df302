package io.procmem.examples.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts and stops real worker processes. */
class WorkersTest {

  @Test
  void stopsAllWhenClosed() throws Exception {
    List<ProcessHandle> processes = new ArrayList<>();
    try (Workers workers = new Workers()) {
      for (int i = 0; i < 3; i++) {
        processes.add(ProcessHandle.of(workers.start().orElseThrow()).orElseThrow());
      }
      assertThat(processes).allMatch(ProcessHandle::isAlive);
    }

    Wait.until("all have ended", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void startsNoneWhenClosed() throws Exception {
    Workers workers = new Workers();
    workers.close();

    assertThat(workers.start()).isEmpty();
  }

  @Test
  void aWorkerEndsWithItsInput() throws Exception {
    try (WorkerProgram program = WorkerProgram.unpack()) {
      Process worker = program.start();
      try {
        assertThat(worker.isAlive()).isTrue();
        worker.getOutputStream().close();

        Wait.until("the worker has ended", () -> !worker.isAlive());
        assertThat(worker.exitValue()).isZero();
      } finally {
        worker.destroyForcibly();
      }
    }
  }
}
