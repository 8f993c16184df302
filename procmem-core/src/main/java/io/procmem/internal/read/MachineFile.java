package io.procmem.internal.read;

import io.procmem.internal.parse.Parser;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of the machine: its value in this scan, or the reason why there is none. While a read
 * hangs, no other is begun; its late result is outdated and is dropped.
 *
 * @param <T> the value made of it
 */
public final class MachineFile<T> {

  private final File file;
  private final FileShape shape;
  private final Parser parser;
  private final Supplier<T> value;

  private @Nullable Read hanging;
  private @Nullable T latest;
  private @Nullable Reason reason;

  /**
   * A file with a parser of its own, which no other read uses.
   *
   * @param value makes a value of what the parser found
   */
  public MachineFile(File file, FileShape shape, Parser parser, Supplier<T> value) {
    this.file = file;
    this.shape = shape;
    this.parser = parser;
    this.value = value;
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

  /** The value; null if there is none. */
  public @Nullable T value() {
    return latest;
  }

  /** Why there is no value; null if there is one, or the file was not read. */
  public @Nullable Reason reason() {
    return reason;
  }

  /** One read of the file. */
  private final class Read extends SlowRead {
    private @Nullable T found;
    private @Nullable Reason missing;

    @Override
    protected void read(ProcReader reader) {
      ReadOutcome outcome = reader.read(file, shape, parser);
      if (outcome == ReadOutcome.READ) {
        found = value.get();
      } else {
        missing = reader.diagnosis.ofMachine(file, outcome);
      }
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
