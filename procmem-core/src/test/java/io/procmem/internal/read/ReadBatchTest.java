package io.procmem.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Reason;
import io.procmem.testing.ProcTree;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a batch keeps in memory while one of its reads hangs. */
class ReadBatchTest {

  private final ProcReader reader = new ProcReader(new ProcTree(), false);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch stuck = new CountDownLatch(1);

  /** A read that does nothing, or hangs. */
  private final class FakeRead extends SlowRead {
    private final boolean hangs;

    FakeRead(boolean hangs) {
      this.hangs = hangs;
    }

    @Override
    protected void read(ProcReader any) {
      if (hangs) {
        begun.countDown();
        try {
          stuck.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    protected void fail(ReadFailure failure) {
      throw new AssertionError(failure);
    }

    @Override
    protected void accept() {
      assertThat(hasReturned()).isTrue();
    }

    @Override
    protected void skip(Reason reason) {
      assertThat(hasReturned()).isFalse();
    }

    @Override
    protected void hang() {
      assertThat(hangs).isTrue();
    }

    @Override
    public void acceptLate(long now) {
      throw new AssertionError("not asked for");
    }
  }

  /** A batch of which the first read is over, the second hangs, and the third was not begun. */
  private List<WeakReference<SlowRead>> collected() throws InterruptedException {
    List<SlowRead> reads = List.of(new FakeRead(false), new FakeRead(true), new FakeRead(false));
    ReadBatch batch = new ReadBatch(reads);
    assertThat(batch.runNext(reader)).isTrue();
    Thread thread = new Thread(() -> batch.runNext(new ProcReader(new ProcTree(), false)));
    thread.setDaemon(true);
    thread.start();
    begun.await();
    batch.stop(Reason.HUNG);
    assertThat(batch.collect()).isFalse();
    return reads.stream().map(WeakReference::new).toList();
  }

  @Test
  void aReadThatHangs_keepsNoOtherReadOfItsBatchInMemory() throws InterruptedException {
    List<WeakReference<SlowRead>> reads = collected();
    try {
      while (reads.get(0).get() != null || reads.get(2).get() != null) {
        System.gc(); // until the timeout of the test
      }
      assertThat(reads.get(1).get()).as("the read that hangs").isNotNull();
    } finally {
      stuck.countDown();
    }
  }
}
