package io.procmem.report;

import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Faults;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.User;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One process as a test tells it; what is not told is 0 or absent. Its values stay and change. */
public final class SampleBuilder {

  private static final long NANOS_PER_MILLI = 1_000_000;

  public final int pid;
  public final long start;
  public int parent = 1;
  public long user = 0;
  public boolean userKnown = true;
  public int threads = 1;
  public Memory memory = Samples.detailed(100, 60, 40, 5);
  public long userNanos;
  public long systemNanos;
  public long childrenNanos;
  public long minor;
  public long major;
  public long childrenMinor;
  public OptionalLong files = OptionalLong.empty();
  public OptionalLong limit = OptionalLong.empty();
  private final long[] io = absent(IoField.values().length);
  private final long[] status = absent(StatusField.values().length);
  private boolean ioDenied;

  private SampleBuilder(int pid, long start) {
    this.pid = pid;
    this.start = start;
  }

  private static long[] absent(int length) {
    long[] values = new long[length];
    Arrays.fill(values, Readings.ABSENT);
    return values;
  }

  public static SampleBuilder process(int pid, long start) {
    return new SampleBuilder(pid, start);
  }

  public SampleBuilder parent(int pid) {
    parent = pid;
    return this;
  }

  public SampleBuilder user(long uid) {
    user = uid;
    return this;
  }

  public SampleBuilder memory(Memory now) {
    memory = now;
    return this;
  }

  public SampleBuilder cpuMillis(long millis) {
    userNanos = millis * NANOS_PER_MILLI;
    return this;
  }

  public SampleBuilder childrenCpuMillis(long millis) {
    childrenNanos = millis * NANOS_PER_MILLI;
    return this;
  }

  public SampleBuilder minor(long faults) {
    minor = faults;
    return this;
  }

  public SampleBuilder childrenMinor(long faults) {
    childrenMinor = faults;
    return this;
  }

  public SampleBuilder files(long open, long atMost) {
    files = OptionalLong.of(open);
    limit = OptionalLong.of(atMost);
    return this;
  }

  public SampleBuilder io(IoField field, long value) {
    io[field.ordinal()] = value;
    return this;
  }

  public SampleBuilder status(StatusField field, long value) {
    status[field.ordinal()] = value;
    return this;
  }

  public SampleBuilder ioDenied(boolean denied) {
    ioDenied = denied;
    return this;
  }

  public ProcessSample sample() {
    return new ProcessSample(
        new ProcessId(pid, start),
        parent,
        "p" + pid,
        ProcessState.SLEEPING,
        false,
        threads,
        Optional.empty(),
        new Cpu(userNanos, systemNanos, childrenNanos, 0),
        new Faults(minor, major, childrenMinor, 0),
        memory,
        Readings.of(StatusField.values(), status),
        ioDenied ? Readings.none() : Readings.of(IoField.values(), io),
        userKnown ? Optional.of(User.unnamed(user)) : Optional.empty(),
        files,
        limit,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }
}
