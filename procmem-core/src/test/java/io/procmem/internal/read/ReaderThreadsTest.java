package io.procmem.internal.read;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
  private final AtomicLong now = new AtomicLong();
  private final ThreadStarter starter = new ThreadStarter(now::get);
  private ReaderThreads readers = readers(1, HOUR);

  @AfterEach
  void release() {
    stuck.countDown();
    readers.close();
  }

  private ReaderThreads readers(int most, Duration idle) {
    return readers(most, idle, this::thread);
  }

  private ReaderThreads readers(int most, Duration idle, ThreadFactory factory) {
    ProcTree tree = new ProcTree();
    return new ReaderThreads(
        "procmem-reader-", () -> new ProcReader(tree, false), most, idle, starter, factory);
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

  private static ReadDeadline readTimeout(Duration readTimeout) {
    return new ReadDeadline(readTimeout.toNanos(), System.nanoTime() + HOUR.toNanos());
  }

  /** A read that does something, and records how it ended. */
  private static final class FakeRead extends SlowRead {
    private final Runnable work;
    private @Nullable String result;
    private @Nullable Reason skipped;
    private boolean hangs;

    FakeRead(Runnable work) {
      this.work = work;
    }

    @Override
    protected void read(ProcReader reader) {
      work.run();
      result = "read";
    }

    @Override
    protected void fail(ReadFailure failure) {
      result = failure.reason().toString();
    }

    @Override
    protected void accept() {
      assertThat(result).isNotNull();
    }

    @Override
    protected void skip(Reason reason) {
      skipped = reason;
    }

    @Override
    protected void hang() {
      hangs = true;
    }

    @Override
    public void acceptLate(long now) {
      throw new AssertionError("not asked for");
    }
  }

  /** On a busy machine, a reader may not begin in time, so that it is not stuck. */
  private List<FakeRead> oneReaderGetsStuck(int size) {
    List<FakeRead> reads;
    do {
      reads = hanging(size);
      assertThat(run(reads, readTimeout(Duration.ofMillis(1)), NOTHING)).isFalse();
    } while (!reads.get(0).hangs);
    return reads;
  }

  private static List<FakeRead> reads(int size, Runnable work) {
    return IntStream.range(0, size).mapToObj(i -> new FakeRead(work)).toList();
  }

  private static List<FakeRead> quick(int size) {
    return reads(size, NOTHING);
  }

  private List<FakeRead> hanging(int size) {
    return reads(
        size,
        () -> {
          begun.countDown();
          await(() -> stuck.getCount() == 0);
        });
  }

  /** Runs reads to the end, whatever that is; whether all were made. */
  private boolean run(List<FakeRead> reads, ReadDeadline deadline, Runnable whileWaiting) {
    ReadBatch batch = new ReadBatch(reads);
    readers.run(batch, deadline, whileWaiting);
    return batch.collect();
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
    List<FakeRead> reads = quick(size);
    assertThat(run(reads, readTimeout(GENEROUS), NOTHING)).isTrue();
    assertThat(reads).allMatch(read -> "read".equals(read.result));
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(GENEROUS.toMillis());
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void aDeadline_skipsUnstartedReads_andLetsStartedOnesFinish() {
    List<FakeRead> reads = hanging(3);
    ReadBatch batch = new ReadBatch(reads);
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
    assertThat(batch.collect()).isFalse();
    assertThat(reads.get(0).result).isEqualTo("read");
    assertThat(reads.get(1).skipped).isEqualTo(Reason.OUT_OF_TIME);
    assertThat(reads.get(2).skipped).isEqualTo(Reason.OUT_OF_TIME);
  }

  @Test
  void aReadLongerThanThePatience_isAbandoned() {
    List<FakeRead> reads = oneReaderGetsStuck(2);
    assertThat(reads.get(0).hangs).isTrue();
    assertThat(reads.get(0).hasReturned()).isFalse();
    assertThat(reads.get(1).skipped).isEqualTo(Reason.HUNG);
  }

  @Test
  void patience_isForOneRead_notForABatch() {
    List<FakeRead> reads = reads(12, () -> LockSupport.parkNanos(Duration.ofMillis(100).toNanos()));
    assertThat(run(reads, readTimeout(Duration.ofSeconds(1)), NOTHING)).isTrue();
    assertThat(reads.get(11).result).isEqualTo("read");
  }

  @Test
  void anInterruptedWaiter_losesItsPatience_andKeepsItsInterrupt() {
    List<FakeRead> reads = hanging(2);
    AtomicBoolean interrupted = new AtomicBoolean();
    run(
        reads,
        readTimeout(HOUR),
        () -> {
          if (begun.getCount() == 0 && interrupted.compareAndSet(false, true)) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(reads.get(0).hangs).isTrue();
    assertThat(reads.get(1).skipped).isEqualTo(Reason.HUNG);
  }

  @Test
  void close_endsTheWaitOfAnotherThread() {
    List<FakeRead> reads = hanging(2);
    Thread other =
        thread(
            () -> {
              await(() -> begun.getCount() == 0);
              readers.close();
            });
    other.start();
    assertThat(run(reads, readTimeout(HOUR), NOTHING)).isFalse();
    assertThat(reads.get(0).hangs).isTrue();
    assertThat(reads.get(1).skipped).isEqualTo(Reason.OUT_OF_TIME);
  }

  @Test
  void afterClose_nothingIsRead_andNoThreadStarted() {
    readers.close();
    List<FakeRead> reads = quick(1);
    assertThat(run(reads, readTimeout(HOUR), NOTHING)).isFalse();
    assertThat(reads.get(0).skipped).isEqualTo(Reason.OUT_OF_TIME);
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
    List<FakeRead> older = oneReaderGetsStuck(1);
    assertReads(1);
    assertThat(older.get(0).hasReturned()).isFalse();
    assertThat(threads).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 64})
  void withAllReadersButOneStuck_thatOneReadsAll(int most) {
    readers = readers(most, HOUR);
    for (int i = 1; i < most; i++) {
      oneReaderGetsStuck(1);
    }
    assertReads(20);
    assertReads(20);
    assertThat(threads).hasSize(most);
    oneReaderGetsStuck(1);
    List<FakeRead> next = quick(1);
    assertThat(run(next, readTimeout(Duration.ofMillis(1)), NOTHING))
        .as("the last is stuck")
        .isFalse();
    assertThat(next.get(0).skipped).isEqualTo(Reason.HUNG);
    assertThat(threads).hasSize(most);
  }

  @Test
  void aReaderThatReplacesAnEndedOne_getsItsName() throws InterruptedException {
    readers = readers(3, HOUR);
    CountDownLatch both = new CountDownLatch(2);
    run(reads(2, () -> meet(both)), readTimeout(GENEROUS), NOTHING);
    threads.get(0).interrupt();
    assertEnds(threads.get(0));
    CountDownLatch bothAgain = new CountDownLatch(2);
    run(reads(2, () -> meet(bothAgain)), readTimeout(GENEROUS), NOTHING);
    assertThat(threads)
        .extracting(Thread::getName)
        .containsExactly("procmem-reader-1", "procmem-reader-2", "procmem-reader-1");
  }

  /** Waits until as many threads are here as the latch counts. */
  private static void meet(CountDownLatch latch) {
    latch.countDown();
    await(() -> latch.getCount() == 0);
  }

  @Test
  void withAllReadersStuck_aBatchIsAbandoned_untilTheyReturn() {
    oneReaderGetsStuck(1);
    List<FakeRead> next = quick(1);
    assertThat(run(next, readTimeout(Duration.ofMillis(1)), NOTHING)).isFalse();
    assertThat(next.get(0).skipped).isEqualTo(Reason.HUNG);
    stuck.countDown();
    assertReads(3);
    assertThat(threads).hasSize(1);
  }

  @Test
  void withoutAThread_aBatchIsAbandonedAtOnce_andALaterOneIsRead() {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    readers = readers(2, HOUR, work -> exhausted.get() ? unstartable() : thread(work));
    List<FakeRead> reads = quick(2);
    assertThat(run(reads, readTimeout(HOUR), NOTHING)).isFalse();
    assertThat(reads.get(0).skipped).isEqualTo(Reason.EXHAUSTED);
    exhausted.set(false);
    now.addAndGet(ThreadStarter.PAUSE.toNanos());
    assertReads(2);
  }

  /** Each try makes the JVM print warnings. */
  @Test
  void withoutAThread_noneIsTriedAgain_forAWhile() {
    AtomicInteger tries = new AtomicInteger();
    readers =
        readers(
            2,
            HOUR,
            work -> {
              tries.incrementAndGet();
              return unstartable();
            });
    for (int i = 0; i < 5; i++) {
      List<FakeRead> reads = quick(2);
      run(reads, readTimeout(HOUR), NOTHING);
      assertThat(reads.get(1).skipped).isEqualTo(Reason.EXHAUSTED);
    }
    assertThat(tries).hasValue(1);
    now.addAndGet(ThreadStarter.PAUSE.toNanos());
    run(quick(2), readTimeout(HOUR), NOTHING);
    assertThat(tries).hasValue(2);
  }

  @Test
  void aThreadThatCannotBeMade_isOneThatCannotBeStarted() {
    readers =
        readers(
            2,
            HOUR,
            work -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    List<FakeRead> reads = quick(1);
    assertThat(run(reads, readTimeout(HOUR), NOTHING)).isFalse();
    assertThat(reads.get(0).skipped).isEqualTo(Reason.EXHAUSTED);
  }

  @Test
  void threadsThatShareAStarter_shareItsPause() {
    ReaderThreads others = readers(2, HOUR, work -> unstartable());
    others.run(new ReadBatch(quick(1)), readTimeout(HOUR), NOTHING);
    List<FakeRead> reads = quick(1);
    run(reads, readTimeout(HOUR), NOTHING);
    assertThat(reads.get(0).skipped).isEqualTo(Reason.EXHAUSTED);
    assertThat(threads).isEmpty();
  }

  @Test
  void withOnlyOneThread_thatThreadReadsAll() {
    readers = readers(2, HOUR, work -> threads.isEmpty() ? thread(work) : unstartable());
    assertReads(5);
    assertReads(5);
  }

  @Test
  void anEmptyBatch_startsNoThread_andIsNotWaitedFor() {
    CountDownLatch waited = new CountDownLatch(1);
    run(quick(0), readTimeout(HOUR), waited::countDown);
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
  void idleReaders_end_andOthersReadLaterBatches() throws InterruptedException {
    readers = readers(1, Duration.ofMillis(1));
    assertReads(1);
    assertEnds(threads.get(0));
    assertReads(1);
    assertThat(threads).hasSize(2);
  }

  @Test
  void anInterruptedReader_ends_andAnotherReadsLaterBatches() throws InterruptedException {
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
  void readersThatEndWhileABatchIsOffered_leaveNoReadUndone(long seed) {
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
        oneReaderGetsStuck(1);
      }
    }
    assertThat(threads).hasSize(3);
  }

  @Test
  void aReadThatThrows_isADefect_andTheOthersAreMade() {
    List<FakeRead> reads =
        List.of(
            new FakeRead(
                () -> {
                  throw new IllegalStateException("a defect");
                }),
            new FakeRead(NOTHING));
    ReadBatch batch = new ReadBatch(reads);
    readers.run(batch, readTimeout(GENEROUS), NOTHING);
    assertThat(batch.collect()).isTrue();
    assertThat(batch.defect()).hasMessage("a defect");
    assertThat(reads.get(0).result).isEqualTo("MALFORMED");
    assertThat(reads.get(1).result).isEqualTo("read");
  }

  @Test
  void theActionWhileWaiting_runsRepeatedly() {
    CountDownLatch times = new CountDownLatch(3);
    List<FakeRead> reads = reads(1, () -> await(() -> times.getCount() == 0));
    assertThat(run(reads, readTimeout(GENEROUS), times::countDown)).isTrue();
    assertThat(reads.get(0).result).isEqualTo("read");
  }
}
