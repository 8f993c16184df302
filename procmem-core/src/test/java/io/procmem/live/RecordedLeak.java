package io.procmem.live;

import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.recorder.Recorder;
import io.procmem.report.Ranking;
import io.procmem.report.Threshold;
import io.procmem.watch.MemoryThreshold;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A program that leaks until it is killed, and records itself. */
final class RecordedLeak {

  private static final int PIECE = 5 << 20;
  private static final double MUCH = 150e6;

  private RecordedLeak() {}

  /** The argument is the directory of the recorder. */
  public static void main(String... arguments) throws InterruptedException {
    Recorder recorder =
        Recorder.into(Path.of(arguments[0]))
            .when(MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.OWN_CONTAINER, 0.5))
            .when(Threshold.above(Threshold.Of.PROCESS, Ranking.RSS, MUCH))
            .writeEvery(Duration.ofSeconds(1))
            .build();
    List<ByteBuffer> leaked = new ArrayList<>();
    try (ProcMem procMem =
        ProcMem.builder()
            .select(Selection.ownTree())
            .sampleEvery(Duration.ofMillis(250))
            .listener(recorder)
            .build()) {
      while (procMem.isSupported()) {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        for (int i = 0; i < PIECE; i += 512) {
          piece.put(i, (byte) 1);
        }
        leaked.add(piece);
        Thread.sleep(100);
      }
    }
    System.out.println("not killed after " + leaked.size());
  }
}
