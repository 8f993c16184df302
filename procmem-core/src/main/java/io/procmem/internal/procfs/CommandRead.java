package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.CmdlineParser;
import io.procmem.internal.procfs.ToClassify.Arguments;
import io.procmem.internal.program.Interpreters;
import io.procmem.internal.program.MainProgram;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.SlowRead;
import io.procmem.internal.read.UserQuota;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One read of a command line. */
final class CommandRead extends SlowRead {

  /** No path is longer. */
  private static final int MAX_PROGRAM_BYTES = 4096;

  /** So much text of each process does not count against {@link #longTextBytes}. */
  private static final int SHORT_TEXT_BYTES = 4096;

  private final TrackedProcess process;
  private final BlockingFacts facts;
  private final UserQuota.@Nullable Account account;
  private final int maxTextBytes;
  private final AtomicLong longTextBytes;
  private final int image;

  private boolean postponed;
  private @Nullable CommandLine line;
  private @Nullable Arguments text;
  private boolean textPostponed;
  private @Nullable ReadFailure failure;

  /**
   * A read.
   *
   * @param account limits the time of the user's reads; null if they are not limited
   * @param maxTextBytes how much of the text is requested; 0 if only the part that is kept is
   * @param longTextBytes how many bytes of long texts may still be kept in this scan
   */
  CommandRead(
      TrackedProcess process,
      BlockingFacts facts,
      UserQuota.@Nullable Account account,
      int maxTextBytes,
      AtomicLong longTextBytes) {
    this.process = process;
    this.facts = facts;
    this.account = account;
    this.maxTextBytes = maxTextBytes;
    this.longTextBytes = longTextBytes;
    this.image = process.facts.image;
  }

  TrackedProcess process() {
    return process;
  }

  /** Whether the quota of the user was spent, so that other users come first. */
  boolean isPostponed() {
    return postponed;
  }

  /** The text of the command line; empty if it is unknown or was not requested. */
  Optional<Arguments> text() {
    return Optional.ofNullable(text);
  }

  /** Whether the text was cut, since the texts of this scan are too long together. */
  boolean isTextPostponed() {
    return textPostponed;
  }

  @Override
  protected void read(ProcReader reader) {
    if (account != null && account.isSpent()) {
      postponed = true;
      return;
    }
    long started = System.nanoTime();
    long room = process.stat().image().argumentBytes();
    read(reader, room);
    if (line != null && reader.diagnosis.argumentBytes() != room) {
      read(reader, 0); // an exec since stat was read: the known size is that of other arguments
    }
    if (account != null) {
      account.spend(System.nanoTime() - started);
    }
  }

  private void read(ProcReader reader, long room) {
    line = null;
    text = null;
    ReadOutcome outcome = reader.read(process.files, Source.CMDLINE, reader.cmdline);
    if (outcome != ReadOutcome.READ) {
      failure = reader.diagnosis.of(process.files, Source.CMDLINE, outcome);
      return;
    }
    CommandLine found = line(reader, room);
    Arguments words = maxTextBytes > 0 ? text(reader, room) : null;
    reader.erase();
    // If the process ends during the read, the read ends early, and its result looks complete.
    failure = reader.diagnosis.ofLife(process.files);
    if (failure == null) {
      line = found;
      text = words;
    }
  }

  private Arguments text(ProcReader reader, long room) {
    CmdlineParser parsed = reader.cmdline;
    ByteCursor bytes = reader.bytes();
    int length = parsed.textBytes(bytes, room);
    int most = Math.min(length, maxTextBytes);
    int more = Math.max(0, most - SHORT_TEXT_BYTES);
    if (more > 0 && longTextBytes.addAndGet(-more) < 0) {
      longTextBytes.addAndGet(more);
      textPostponed = true;
      most = SHORT_TEXT_BYTES;
    }
    return new Arguments(
        parsed.program(bytes, room, MAX_PROGRAM_BYTES),
        parsed.text(bytes, room, most),
        most == length && parsed.isComplete(bytes, room) && !reader.wasTruncated());
  }

  private static CommandLine line(ProcReader reader, long room) {
    CmdlineParser parsed = reader.cmdline;
    ByteCursor bytes = reader.bytes();
    int start = parsed.programStart;
    int end = Math.min(parsed.nameEnd(bytes, room), start + MAX_PROGRAM_BYTES);
    MainProgram main = Interpreters.mainOf(bytes.bytes(), start, parsed.ownEnd(bytes, room));
    return new CommandLine(
        withoutUrl(Printable.name(bytes.bytes(), start, end)),
        main == null ? Optional.empty() : Optional.of(main.name()),
        main == null ? Optional.empty() : main.path(),
        parsed.arguments,
        reader.wasTruncated());
  }

  /** No program is a URL: a title may be, and there may be a password before its host. */
  private static String withoutUrl(String program) {
    return program.contains("://") ? "" : program;
  }

  @Override
  protected void fail(ReadFailure defect) {
    line = null;
    failure = defect;
  }

  @Override
  protected void accept() {
    if (line != null) {
      facts.accept(this, line);
    } else if (failure != null) {
      facts.fail(process, failure);
    }
  }

  @Override
  protected void skip(Reason reason) {
    if (reason != Reason.OUT_OF_TIME) {
      facts.fail(process, ReadFailure.of(reason));
    }
  }

  @Override
  protected void hang() {
    process.files.hang(this);
    facts.fail(process, ReadFailure.of(Reason.HUNG));
  }

  @Override
  public void acceptLate(long now) {
    if (line != null && process.facts.image == image) {
      process.facts.setCommandLine(line);
    }
  }
}
