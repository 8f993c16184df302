package io.procmem.internal.read;

import io.procmem.internal.parse.Parser;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of the machine, or several that belong together: the value in this scan, or the reason why
 * there is none. While a read hangs, no other is begun; its late result is outdated and is dropped.
 *
 * @param <T> the value made of it
 */
public final class MachineFile<T> {

  private final Reading<T> reading;

  private @Nullable Read hanging;
  private @Nullable T latest;
  private @Nullable Reason reason;

  /**
   * Makes the value, from one file or several. Called on a reader thread, for one read at a time.
   *
   * @param <T> the value
   */
  public interface Reading<T> {
    /** Reads, and returns what was found. */
    Found<T> read(ProcReader reader);
  }

  /**
   * What a read found.
   *
   * @param value the value; null if there is none
   * @param missing why there is no value, or a part of it is missing; null if it is complete
   */
  public record Found<T>(@Nullable T value, @Nullable Reason missing) {}

  /** A file with a parser of its own, which no other read uses. */
  public MachineFile(File file, FileShape shape, Parser parser, Supplier<T> value) {
    this(reader -> read(reader, file, shape, parser, value));
  }

  /** Something that is made of several files. */
  public MachineFile(Reading<T> reading) {
    this.reading = reading;
  }

  private static <T> Found<T> read(
      ProcReader reader, File file, FileShape shape, Parser parser, Supplier<T> value) {
    ReadOutcome outcome = reader.read(file, shape, parser);
    return outcome == ReadOutcome.READ
        ? new Found<>(value.get(), null)
        : new Found<>(null, reader.diagnosis.ofMachine(file, outcome));
  }

  /** Forgets the value: a new scan has begun. */
  public void forget() {
    latest = null;
    reason = null;
  }

  /** Forgets the value, and begins a read; null if an earlier read still hangs. */
  @Nullable SlowRead startRead() {
    forget();
    if (hanging != null && hanging.hasReturned()) {
      hanging = null;
    }
    if (hanging != null) {
      reason = Reason.HUNG;
      return null;
    }
    return new Read();
  }

  /** Whether an earlier read has not returned. */
  public boolean isHanging() {
    return hanging != null && !hanging.hasReturned();
  }

  /** The value; null if there is none. */
  public @Nullable T value() {
    return latest;
  }

  /** Why there is no value, or not all of it; null if it is complete, or was not read. */
  public @Nullable Reason reason() {
    return reason;
  }

  /** One read of the file. */
  private final class Read extends SlowRead {
    private @Nullable T found;
    private @Nullable Reason missing;

    @Override
    protected void read(ProcReader reader) {
      Found<T> result = reading.read(reader);
      found = result.value();
      missing = result.missing();
    }

    @Override
    protected void fail(ReadFailure failure) {
      missing = failure.reason();
    }

    @Override
    protected void accept() {
      latest = found;
      reason = missing;
    }

    @Override
    protected void skip(Reason why) {
      reason = why;
    }

    @Override
    protected void hang() {
      hanging = this;
      reason = Reason.HUNG;
    }

    @Override
    public void acceptLate(long now) {
      // Outdated: each scan reads the file again.
    }
  }
}
