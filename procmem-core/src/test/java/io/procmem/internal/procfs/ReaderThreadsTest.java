package io.procmem.internal.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Reason;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that may be lost, and a waiter that must not be; it outlives an interrupt. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ReaderThreadsTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration GENEROUS = Duration.ofSeconds(20);
  private static final Runnable NOTHING = () -> {};

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch stuck = new CountDownLatch(1);
  private ReaderThreads readers = readers(1, HOUR);

  @AfterEach
  void release() {
    stuck.countDown();
    readers.close();
  }

  private ReaderThreads readers(int most, Duration idle) {
    return readers(most, idle, this::thread);
  }

  private static ReaderThreads readers(int most, Duration idle, ThreadFactory factory) {
    ProcTree tree = new ProcTree();
    return new ReaderThreads(() -> new ProcReader(tree, false), most, idle, factory);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private static Thread unstartable() {
    return new Thread() {
      @Override
      public void start() {
        throw new OutOfMemoryError("unable to create native thread");
      }
    };
  }

  private static ReadDeadline patience(Duration patience) {
    return new ReadDeadline(patience.toNanos(), System.nanoTime() + HOUR.toNanos());
  }

  private static ReadBatch quick(int size) {
    return new ReadBatch(size, (index, desk) -> index);
  }

  private ReadBatch hanging(int size) {
    return new ReadBatch(
        size,
        (index, desk) -> {
          begun.countDown();
          await(() -> stuck.getCount() == 0);
          return index;
        });
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(100_000);
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted");
      }
    }
  }

  private void assertReads(int size) {
    ReadBatch batch = quick(size);
    readers.run(batch, patience(GENEROUS), NOTHING);
    for (int i = 0; i < size; i++) {
      assertThat(batch.take(i)).isEqualTo(i);
    }
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(GENEROUS.toMillis());
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aDeadline_leavesOutWhatWasNotBegun_andLetsFinishWhatWas() {
    ReadBatch batch = hanging(3);
    Duration time = Duration.ofMillis(500); // to start a thread, not to read anything
    readers.run(
        batch,
        new ReadDeadline(HOUR.toNanos(), System.nanoTime() + time.toNanos()),
        () -> {
          await(() -> begun.getCount() == 0);
          if (!batch.hasMore()) {
            stuck.countDown();
          }
        });
    assertThat(batch.wasTaken(0)).isTrue();
    assertThat(batch.take(0)).isEqualTo(0);
    assertThat(batch.wasTaken(1)).isFalse();
    assertThat(batch.stopReason()).isEqualTo(Reason.TOO_COSTLY);
  }

  @Test
  void aReadOlderThanThePatience_isLeftBehind() {
    ReadBatch batch = hanging(2);
    readers.run(batch, patience(Duration.ofMillis(1)), NOTHING);
    assertThat(batch.wasTaken(0)).isTrue();
    assertThat(batch.take(0)).isNull();
    assertThat(batch.wasTaken(1)).isFalse();
    assertThat(batch.stopReason()).isEqualTo(Reason.HUNG);
  }

  @Test
  void patience_isForOneRead_notForABatch() {
    ReadBatch batch =
        new ReadBatch(
            12,
            (index, desk) -> {
              LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
              return index;
            });
    readers.run(batch, patience(Duration.ofSeconds(1)), NOTHING);
    assertThat(batch.take(11)).isEqualTo(11);
  }

  @Test
  void anInterruptedWaiter_losesItsPatience_andKeepsItsInterrupt() {
    ReadBatch batch = hanging(2);
    AtomicBoolean told = new AtomicBoolean();
    readers.run(
        batch,
        patience(HOUR),
        () -> {
          if (begun.getCount() == 0 && told.compareAndSet(false, true)) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(batch.take(0)).isNull();
    assertThat(batch.wasTaken(1)).isFalse();
    assertThat(batch.stopReason()).isEqualTo(Reason.HUNG);
  }

  @Test
  void close_endsTheWaitOfAnother() {
    ReadBatch batch = hanging(2);
    Thread other =
        thread(
            () -> {
              await(() -> begun.getCount() == 0);
              readers.close();
            });
    other.start();
    readers.run(batch, patience(HOUR), NOTHING);
    assertThat(batch.take(0)).isNull();
    assertThat(batch.wasTaken(1)).isFalse();
    assertThat(batch.stopReason()).isEqualTo(Reason.TOO_COSTLY);
  }

  @Test
  void afterClose_nothingIsRead_andNoThreadStarted() {
    readers.close();
    ReadBatch batch = quick(1);
    readers.run(batch, patience(HOUR), NOTHING);
    assertThat(batch.wasTaken(0)).isFalse();
    assertThat(threads).isEmpty();
  }

  @Test
  void close_letsIdleReadersEnd() throws InterruptedException {
    assertReads(1);
    readers.close();
    assertEnds(threads.get(0));
  }

  @Test
  void withOneReaderStuckInAnOlderBatch_anotherReadsTheNext() {
    readers = readers(2, HOUR);
    ReadBatch older = hanging(1);
    readers.run(older, patience(Duration.ofMillis(1)), NOTHING);
    assertReads(1);
    assertThat(older.take(0)).isNull();
    assertThat(threads).hasSize(2);
  }

  @Test
  void withAllReadersStuck_aBatchIsGivenUp_untilTheyReturn() {
    readers.run(hanging(1), patience(Duration.ofMillis(1)), NOTHING);
    ReadBatch next = quick(1);
    readers.run(next, patience(Duration.ofMillis(1)), NOTHING);
    assertThat(next.wasTaken(0)).isFalse();
    assertThat(next.stopReason()).isEqualTo(Reason.HUNG);
    stuck.countDown();
    assertReads(3);
    assertThat(threads).hasSize(1);
  }

  @Test
  void withoutAThread_aBatchIsGivenUpAtOnce_andALaterOneRead() {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    readers = readers(2, HOUR, work -> exhausted.get() ? unstartable() : thread(work));
    ReadBatch batch = quick(2);
    readers.run(batch, patience(HOUR), NOTHING);
    assertThat(batch.wasTaken(0)).isFalse();
    assertThat(batch.stopReason()).isEqualTo(Reason.EXHAUSTED);
    exhausted.set(false);
    assertReads(2);
  }

  @Test
  void withOneThreadAndNoOther_allIsReadByThatOne() {
    readers = readers(2, HOUR, work -> threads.isEmpty() ? thread(work) : unstartable());
    assertReads(5);
    assertReads(5);
  }

  @Test
  void anEmptyBatch_startsNoThread_andIsNotWaitedFor() {
    CountDownLatch waited = new CountDownLatch(1);
    readers.run(quick(0), patience(HOUR), waited::countDown);
    assertThat(threads).isEmpty();
    assertThat(waited.getCount()).isEqualTo(1);
  }

  @Test
  void anIdleReader_readsTheNextBatch_andNoOtherIsStarted() {
    readers = readers(2, HOUR);
    assertReads(1);
    await(() -> threads.get(0).getState() == Thread.State.TIMED_WAITING);
    assertReads(1);
    assertThat(threads).hasSize(1);
  }

  @Test
  void idleReaders_end_andOthersReadWhatComesLater() throws InterruptedException {
    readers = readers(1, Duration.ofMillis(1));
    assertReads(1);
    assertEnds(threads.get(0));
    assertReads(1);
    assertThat(threads).hasSize(2);
  }

  @Test
  void anInterruptedReader_ends_andAnotherReadsWhatComesLater() throws InterruptedException {
    assertReads(1);
    threads.get(0).interrupt();
    assertEnds(threads.get(0));
    assertReads(1);
    assertThat(threads).hasSize(2);
  }

  @Test
  void aReaderInterruptedWhileABatchIsOffered_readsItFirst() {
    ThreadFactory factory =
        work -> {
          if (threads.isEmpty()) {
            return thread(work);
          }
          threads.get(0).interrupt(); // it is counted on by now
          await(() -> threads.get(0).getState() == Thread.State.BLOCKED);
          return unstartable();
        };
    readers = readers(2, HOUR, factory);
    assertReads(1);
    await(() -> threads.get(0).getState() == Thread.State.TIMED_WAITING);
    assertReads(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void readersThatEndWhileABatchIsOffered_leaveNoneUnread(long seed) {
    Random random = new Random(seed);
    readers = readers(2, Duration.ofNanos(20_000));
    for (int i = 0; i < 1000; i++) {
      assertReads(1 + random.nextInt(3));
      LockSupport.parkNanos(random.nextInt(40_000));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void manyBatches_neverHaveMoreThreadsThanAllowed(long seed) {
    Random random = new Random(seed);
    readers = readers(3, HOUR);
    for (int i = 0; i < 300; i++) {
      assertReads(1 + random.nextInt(20));
      if (i == 100 || i == 200) {
        readers.run(hanging(1), patience(Duration.ofMillis(1)), NOTHING);
      }
    }
    assertThat(threads).hasSize(3);
  }

  @Test
  void whoeverWaits_doesSomethingMeanwhile_againAndAgain() {
    CountDownLatch times = new CountDownLatch(3);
    ReadBatch batch =
        new ReadBatch(
            1,
            (index, desk) -> {
              await(() -> times.getCount() == 0);
              return index;
            });
    readers.run(batch, patience(GENEROUS), times::countDown);
    assertThat(batch.take(0)).isEqualTo(0);
  }
}
