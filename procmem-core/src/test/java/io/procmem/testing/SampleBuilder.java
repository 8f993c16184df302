package io.procmem.testing;

import io.procmem.container.Placement;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Faults;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessFactsBuilder;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.User;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Builds samples of one process. Numbers are 0 and facts absent unless set; by default the process
 * sleeps, has one thread and belongs to root. Values stay set, so one builder makes the samples of
 * several scans.
 */
public final class SampleBuilder {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ProcessId id;
  private final long[] io = absent(IoField.values().length);
  private final long[] status = absent(StatusField.values().length);
  private final ProcessFactsBuilder facts = ProcessFacts.builder().user(User.unnamed(0));
  private int parent = 1;
  private String name;
  private Optional<String> fullName = Optional.empty();
  private ProcessState state = ProcessState.SLEEPING;
  private boolean kernelThread;
  private int threads = 1;
  private Cpu cpu = new Cpu(0, 0, 0, 0);
  private Faults faults = new Faults(0, 0, 0, 0);
  private Memory memory = Samples.detailed(100, 60, 40, 5);

  private SampleBuilder(int pid, long startTicks) {
    id = new ProcessId(pid, startTicks);
    name = "p" + pid;
  }

  private static long[] absent(int length) {
    long[] values = new long[length];
    Arrays.fill(values, Readings.ABSENT);
    return values;
  }

  public static SampleBuilder process(int pid, long startTicks) {
    return new SampleBuilder(pid, startTicks);
  }

  public SampleBuilder parent(int pid) {
    parent = pid;
    return this;
  }

  public SampleBuilder fullName(String whole) {
    fullName = Optional.of(whole);
    return this;
  }

  public SampleBuilder name(String comm) {
    name = comm;
    return this;
  }

  public SampleBuilder state(ProcessState now) {
    state = now;
    return this;
  }

  public SampleBuilder kernelThread(boolean isOne) {
    kernelThread = isOne;
    return this;
  }

  public SampleBuilder threads(int count) {
    threads = count;
    return this;
  }

  public SampleBuilder memory(Memory now) {
    memory = now;
    return this;
  }

  public SampleBuilder cpu(Cpu now) {
    cpu = now;
    return this;
  }

  public SampleBuilder cpuMillis(long userMillis) {
    return cpu(new Cpu(userMillis * NANOS_PER_MILLI, 0, cpu.childrenUserNanos(), 0));
  }

  public SampleBuilder childrenCpuMillis(long userMillis) {
    return cpu(new Cpu(cpu.userNanos(), 0, userMillis * NANOS_PER_MILLI, 0));
  }

  public SampleBuilder minor(long count) {
    faults = new Faults(count, 0, faults.childrenMinor(), 0);
    return this;
  }

  public SampleBuilder childrenMinor(long count) {
    faults = new Faults(faults.minor(), 0, count, 0);
    return this;
  }

  public SampleBuilder user(long uid) {
    return user(User.unnamed(uid));
  }

  public SampleBuilder user(User user) {
    facts.user(user);
    return this;
  }

  public SampleBuilder files(long open, long limit) {
    facts.openFiles(open).openFilesLimit(limit);
    return this;
  }

  public SampleBuilder openFiles(long count) {
    facts.openFiles(count);
    return this;
  }

  public SampleBuilder executable(String path) {
    facts.executable(path);
    return this;
  }

  public SampleBuilder commandLine(CommandLine command) {
    facts.commandLine(command);
    return this;
  }

  public SampleBuilder cgroups(List<String> paths) {
    facts.cgroups(paths);
    return this;
  }

  public SampleBuilder placement(Placement place) {
    facts.placement(place);
    return this;
  }

  public SampleBuilder io(IoField field, long value) {
    io[field.ordinal()] = value;
    facts.io(Readings.of(IoField.values(), io));
    return this;
  }

  public SampleBuilder io(long[] values) {
    System.arraycopy(values, 0, io, 0, io.length);
    facts.io(Readings.of(IoField.values(), io));
    return this;
  }

  /** Removes the value of a file, as if the kernel had refused it; the next setter restores it. */
  public SampleBuilder without(Source file) {
    facts.without(file);
    return this;
  }

  public SampleBuilder status(StatusField field, long value) {
    status[field.ordinal()] = value;
    facts.status(Readings.of(StatusField.values(), status));
    return this;
  }

  public ProcessSample sample() {
    return new ProcessSample(
        id,
        parent,
        name,
        fullName.orElse(name),
        state,
        kernelThread,
        threads,
        cpu,
        faults,
        memory,
        facts.build());
  }
}
