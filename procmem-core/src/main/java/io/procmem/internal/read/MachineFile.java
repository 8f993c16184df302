package io.procmem.internal.read;

import io.procmem.internal.parse.Parser;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that belongs to no process: what it said in this scan, or why it said nothing. While a
 * read of it hangs, no other is begun; what that read gives late is outdated and dropped.
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

  /** Forgets what it said: another scan has begun. */
  public void forget() {
    latest = null;
    reason = null;
  }

  /** Forgets what it said, and begins another read; null if an earlier one still hangs. */
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

  /** What it said; null if nothing. */
  public @Nullable T value() {
    return latest;
  }

  /** Why it said nothing; null if it did, or was not read. */
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
