package io.procmem.internal.procfs;

import io.procmem.internal.parse.Parser;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that belongs to no process and is read {@link MachineFileReader}: what it said in this
 * scan, or why it said nothing. A read that hangs is left alone until it returns, and what it gives
 * then is of another time and not used.
 *
 * @param <T> what is made of it
 */
final class MachineFile<T> {

  private final File file;
  private final FileShape shape;
  private final Parser parser;
  private final Supplier<T> made;

  private @Nullable PendingRead pending;
  private @Nullable T value;
  private @Nullable Reason reason;

  /**
   * A file that is understood by a parser of its own, which no other read uses.
   *
   * @param made makes a value of what the parser has understood
   */
  MachineFile(File file, FileShape shape, Parser parser, Supplier<T> made) {
    this.file = file;
    this.shape = shape;
    this.parser = parser;
    this.made = made;
  }

  /** Forgets what it said: another scan has begun. */
  void forget() {
    value = null;
    reason = null;
  }

  /** Whether it can be read: no earlier read of it is under way. Forgets what it said. */
  boolean startRead() {
    forget();
    if (pending != null && pending.take() != null) {
      pending = null;
    }
    if (pending != null) {
      reason = Reason.HUNG;
    }
    return pending == null;
  }

  /** Reads it, on whatever thread may hang: a value, or the {@link Reason} that there is none. */
  Object read(ProcReader desk) {
    ReadOutcome outcome = desk.read(file, shape, parser);
    if (outcome == ReadOutcome.READ) {
      return made.get();
    }
    return desk.diagnosis.ofMachine(file, outcome);
  }

  /** Takes over what a read gave; null if it has not returned. */
  @SuppressWarnings("unchecked") // made by read()
  void accept(@Nullable Object result, PendingRead read) {
    if (result == null) {
      pending = read;
      reason = Reason.HUNG;
    } else if (result instanceof Reason why) {
      reason = why;
    } else if (result instanceof ReadFailure failure) { // of a defect
      reason = failure.reason();
    } else {
      value = (T) result;
    }
  }

  /** It was not read, since every thread for it is stuck, or there is none. */
  void miss(Reason why) {
    reason = why;
  }

  /** What it said; null if nothing. */
  @Nullable T value() {
    return value;
  }

  /** Why it said nothing; null if it did, or was not asked. */
  @Nullable Reason reason() {
    return reason;
  }
}
