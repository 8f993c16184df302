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
final class Told {

  private static final long NANOS_PER_MILLI = 1_000_000;

  final int pid;
  final long start;
  int parent = 1;
  long user = 0;
  boolean userKnown = true;
  int threads = 1;
  Memory memory = Samples.detailed(100, 60, 40, 5);
  long userNanos;
  long systemNanos;
  long childrenNanos;
  long minor;
  long major;
  long childrenMinor;
  OptionalLong files = OptionalLong.empty();
  OptionalLong limit = OptionalLong.empty();
  private final long[] io = absent(IoField.values().length);
  private final long[] status = absent(StatusField.values().length);
  private boolean ioDenied;

  private Told(int pid, long start) {
    this.pid = pid;
    this.start = start;
  }

  private static long[] absent(int length) {
    long[] values = new long[length];
    Arrays.fill(values, Readings.ABSENT);
    return values;
  }

  static Told process(int pid, long start) {
    return new Told(pid, start);
  }

  Told parent(int pid) {
    parent = pid;
    return this;
  }

  Told user(long uid) {
    user = uid;
    return this;
  }

  Told memory(Memory now) {
    memory = now;
    return this;
  }

  Told cpuMillis(long millis) {
    userNanos = millis * NANOS_PER_MILLI;
    return this;
  }

  Told childrenCpuMillis(long millis) {
    childrenNanos = millis * NANOS_PER_MILLI;
    return this;
  }

  Told minor(long faults) {
    minor = faults;
    return this;
  }

  Told childrenMinor(long faults) {
    childrenMinor = faults;
    return this;
  }

  Told files(long open, long atMost) {
    files = OptionalLong.of(open);
    limit = OptionalLong.of(atMost);
    return this;
  }

  Told io(IoField field, long value) {
    io[field.ordinal()] = value;
    return this;
  }

  Told status(StatusField field, long value) {
    status[field.ordinal()] = value;
    return this;
  }

  Told ioDenied(boolean denied) {
    ioDenied = denied;
    return this;
  }

  ProcessSample sample() {
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
