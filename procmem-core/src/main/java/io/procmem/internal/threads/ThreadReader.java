package io.procmem.internal.threads;

import io.procmem.counters.CounterStart;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.threads.ThreadCounter;
import io.procmem.threads.ThreadNames;
import io.procmem.threads.Threads;
import java.io.File;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the threads of processes, in one scan. */
final class ThreadReader {

  /** How many threads are read between two looks at the clock. */
  private static final int CLOCK_EVERY = 64;

  private final ProcReader reader;
  private final ScanRefusals refusals;
  private final ThreadFiles files;
  private final KernelUnits units;
  private final DelayAccounting delays;
  private final ThreadNames names;
  private final int scan;
  private final @Nullable CounterStart lastScan;

  /** The values of the thread that is being read, and what they have gained. */
  private final long[] values = ThreadValues.unknown();

  private final long[] gained = new long[ThreadValues.COUNT];

  /**
   * Begins a scan.
   *
   * @param scan its number, from 1
   * @param lastScan the last scan that read threads; null if there was none
   */
  ThreadReader(
      ProcReader reader,
      ScanRefusals refusals,
      ThreadFiles files,
      KernelUnits units,
      DelayAccounting delays,
      ThreadNames names,
      int scan,
      @Nullable CounterStart lastScan) {
    this.reader = reader;
    this.refusals = refusals;
    this.files = files;
    this.units = units;
    this.delays = delays;
    this.names = names;
    this.scan = scan;
    this.lastScan = lastScan;
  }

  /**
   * Reads the threads of a process, as far as there is time.
   *
   * @return whether there was time for all
   */
  boolean read(KnownProcess process, ProcessFiles paths, StatReading now, BooleanSupplier isLate) {
    boolean executed = process.visit(scan, now);
    OneProcess one = new OneProcess(process, paths, now, executed);
    if (now.threads() > 1 || process.hadSeveral) {
      return one.readAll(isLate);
    }
    one.readOnlyThread();
    return true;
  }

  private void set(ThreadCounter counter, long value) {
    values[counter.ordinal()] = value;
  }

  /** A process that is being read. */
  private final class OneProcess {
    private final KnownProcess process;
    private final ProcessFiles paths;
    private final StatReading now;
    private final boolean executed;
    private final boolean isRenamed;
    private final boolean hadOne;
    private final File tasks;

    OneProcess(KnownProcess process, ProcessFiles paths, StatReading now, boolean executed) {
      this.process = process;
      this.paths = paths;
      this.now = now;
      this.executed = executed;
      this.isRenamed = process.takesName(now.name());
      this.hadOne = !process.hadSeveral;
      this.tasks = paths.file(Source.TASK);
    }

    /**
     * A process that never had a second thread needs no {@code stat} of a thread: its own has the
     * same numbers. Once it had several, its own includes those that have ended.
     */
    void readOnlyThread() {
      KnownThread thread = process.thread(paths.pid(), paths.startTicks());
      ThreadValues.clear(values);
      set(ThreadCounter.CPU_USER_NANOS, now.cpu().userNanos());
      set(ThreadCounter.CPU_SYSTEM_NANOS, now.cpu().systemNanos());
      set(ThreadCounter.MINOR_FAULTS, now.faults().minor());
      set(ThreadCounter.MAJOR_FAULTS, now.faults().major());
      set(
          ThreadCounter.BLOCK_IO_DELAY_NANOS,
          delays.nanos(now.blockIoTicks(), paths.startTicks(), units));
      setName(thread, now.name());
      if (files.wantsMore()) {
        files.readMore(paths, directory(paths.pid()), values);
      }
      thread.accept(values, gained);
      if (executed) { // perhaps by a thread that no scan has seen, which has counters of its own
        thread.restart(values);
      }
      add(thread, now.state());
      process.setStatesRead();
    }

    boolean readAll(BooleanSupplier isLate) {
      process.hadSeveral = true;
      String[] listed = reader.list(tasks);
      if (listed == null || listed.length == 0) {
        if (listed == null) {
          refusals.add(paths, Source.TASK, ReadOutcome.NOT_OPENED, reader);
        }
        process.countUnread();
        return true;
      }
      boolean inTime = true;
      int read = 0;
      for (String name : listed) {
        inTime = inTime && (read % CLOCK_EVERY != CLOCK_EVERY - 1 || !isLate.getAsBoolean());
        if (inTime && read < Threads.MAX_READ) {
          read += readThread(tid(name)) ? 1 : 0;
        } else {
          keepUnread(tid(name));
        }
      }
      if (!inTime) {
        process.setBehind();
      }
      process.removeEnded(scan, this::keepsUnlisted);
      if (process.accounts.unread == 0) {
        process.setStatesRead();
      }
      if (read >= Threads.MAX_READ && process.accounts.unread > 0) {
        refusals.add(paths, Source.TASK, Reason.TRUNCATED);
      }
      return inTime;
    }

    /**
     * While threads end, the kernel may leave out others of the list. So a thread has ended only if
     * its directory is gone.
     */
    private boolean keepsUnlisted(KnownThread thread) {
      if (!files.exists(directory(thread.tid))) {
        return false;
      }
      readThread(thread.tid);
      return true;
    }

    /** A thread that this scan does not read still counts if its name is known. */
    private void keepUnread(int tid) {
      KnownThread known = process.find(tid);
      process.accounts.unread++;
      if (known != null) {
        known.seenIn = scan;
        process.count(known);
      }
    }

    /** Reads a thread; false if it has ended or cannot be read. */
    private boolean readThread(int tid) {
      File directory = directory(tid);
      if (!files.readStat(paths, directory)) {
        if (files.exists(directory)) {
          keepUnread(tid);
          process.setBehind();
        } else {
          process.forget(tid);
        }
        return false;
      }
      StatParser stat = files.stat;
      KnownThread thread = process.thread(tid, stat.startTicks);
      ThreadValues.clear(values);
      set(ThreadCounter.CPU_USER_NANOS, nanos(stat.userTicks));
      set(ThreadCounter.CPU_SYSTEM_NANOS, nanos(stat.systemTicks));
      set(ThreadCounter.MINOR_FAULTS, stat.minorFaults);
      set(ThreadCounter.MAJOR_FAULTS, stat.majorFaults);
      set(
          ThreadCounter.BLOCK_IO_DELAY_NANOS,
          delays.nanos(stat.blockIoTicks, stat.startTicks, units));
      setName(thread, Printable.name(reader.bytes().bytes(), stat.nameStart, stat.nameEnd));
      ProcessState state = ProcessState.of(stat.state);
      files.readMore(paths, directory, values);
      accept(thread, tid == paths.pid());
      add(thread, state);
      return true;
    }

    /**
     * If another thread than the main one executes a program, it gets the id and the start time of
     * the main thread, and keeps its own counters. They are counted already.
     */
    private void accept(KnownThread thread, boolean isMain) {
      if (isMain && executed && !hadOne) {
        Arrays.fill(gained, 0);
        thread.restart(values);
      } else {
        thread.accept(values, gained);
        if (isMain && hadOne) { // so far its values were those of the process
          thread.restart(values);
        }
      }
    }

    private long nanos(long ticks) {
      long nanos = units.ticksToNanos(ticks);
      return nanos < Long.MAX_VALUE ? nanos : Readings.ABSENT; // longer than any machine runs
    }

    private File directory(int tid) {
      return new File(tasks, Integer.toString(tid));
    }

    private void setName(KnownThread thread, String shown) {
      if (!isRenamed && shown.equals(thread.shownName)) {
        return;
      }
      thread.shownName = shown;
      byte[] bytes = Printable.bytes(shown);
      thread.name =
          names == ThreadNames.UNCHANGED
              ? shown
              : now.kernelThread()
                  ? NameFolding.ofKernel(bytes, 0, bytes.length)
                  : NameFolding.ofUser(bytes, 0, bytes.length, shown.equals(now.name()));
    }

    private void add(KnownThread thread, ProcessState state) {
      thread.seenIn = scan;
      addTo(process.accounts.all(), state);
      addTo(process.accounts.of(thread.name, lastScan), state);
    }

    private void addTo(ThreadAccount account, ProcessState state) {
      account.addThread();
      account.addRead(state, values, gained);
      if (files.wantsChannels()) {
        String channel = files.channel();
        if (channel != null) {
          account.addWaiting(channel, 1);
        } else if (files.isChannelRead && !isWaiting(state)) {
          account.addRunning();
        } else {
          account.addHidden();
        }
      }
    }

    private static boolean isWaiting(ProcessState state) {
      return switch (state) {
        case RUNNING, ZOMBIE, DEAD -> false;
        default -> true;
      };
    }

    /** The thread id that a name is: the kernel lists nothing else. */
    private static int tid(String name) {
      return name.chars().reduce(0, (number, digit) -> number * 10 + digit - '0');
    }
  }
}
