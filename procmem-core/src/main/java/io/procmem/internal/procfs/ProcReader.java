package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.ReadBuffer;
import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.internal.bytes.Refusal;
import io.procmem.internal.bytes.RewindableInput;
import io.procmem.internal.parse.CgroupParser;
import io.procmem.internal.parse.CmdlineParser;
import io.procmem.internal.parse.IoParser;
import io.procmem.internal.parse.LimitsParser;
import io.procmem.internal.parse.OomScoreParser;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.parse.SchedstatParser;
import io.procmem.internal.parse.SmapsRollupParser;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.parse.StatmParser;
import io.procmem.internal.parse.StatusParser;
import io.procmem.snapshot.Source;
import java.io.File;
import org.jspecify.annotations.Nullable;

/** What one thread reads with: a buffer, and a parser for each file of a process. */
final class ProcReader {

  static final long UNKNOWN = -1;

  /** So many threads of a dead leader are looked through for one file. */
  private static final int THREADS_TRIED = 3;

  /** This thread, whatever procfs is read. */
  private static final File OWN_SCHEDSTAT = new File("/proc/thread-self/schedstat");

  final FileTree tree;

  /** Whether the tree was copied: then nothing moves in it, and what is missing was not copied. */
  final boolean captured;

  final StatParser stat = new StatParser();
  final StatmParser statm = new StatmParser();
  final StatusParser status = new StatusParser();
  final SmapsRollupParser rollup = new SmapsRollupParser();
  final IoParser io = new IoParser();
  final CmdlineParser cmdline = new CmdlineParser();
  final CgroupParser cgroup = new CgroupParser();
  final LimitsParser limits = new LimitsParser();
  final OomScoreParser number = new OomScoreParser();
  private final StatParser threadStat = new StatParser();
  final Diagnosis diagnosis;

  private final ReadBuffer buffer = new ReadBuffer();
  private final SchedstatParser schedstat = new SchedstatParser();
  private boolean hasSchedstat = true;
  private final KeptFiles kept;

  /** A desk that keeps no file open: that of a thread which may hang, and with it what it keeps. */
  ProcReader(FileTree tree, boolean captured) {
    this(tree, captured, new KeptFiles(0));
  }

  ProcReader(FileTree tree, boolean captured, KeptFiles kept) {
    this.tree = tree;
    this.captured = captured;
    this.kept = kept;
    this.diagnosis = new Diagnosis(this);
  }

  /** Reads a file and has it parsed. */
  ReadOutcome read(File file, Source source, Parser parser) {
    return read(file, FileShape.of(source), parser);
  }

  /**
   * Reads a file of a process and has it parsed. One that was kept open is read again from its
   * start; one that may be kept stays open.
   */
  ReadOutcome read(TrackedProcess process, Source source, Parser parser) {
    ReadOutcome outcome = readWhereItIs(process, source, parser);
    for (int i = 0; i < THREADS_TRIED && isGone(outcome) && seesAnotherThread(process); i++) {
      outcome = readWhereItIs(process, source, parser);
    }
    return outcome;
  }

  /** Whether the thread that a file is seen through may have ended. */
  private static boolean isGone(ReadOutcome outcome) {
    return outcome == ReadOutcome.NOT_OPENED || outcome == ReadOutcome.NOT_READ;
  }

  private boolean seesAnotherThread(TrackedProcess process) {
    File another =
        process.isSeenThroughThread() ? new LivingThread(this, threadStat).of(process) : null;
    if (another != null) {
      process.seeThrough(another);
    }
    return another != null;
  }

  private ReadOutcome readWhereItIs(TrackedProcess process, Source source, Parser parser) {
    FileShape shape = FileShape.of(source);
    RewindableInput in = kept.use(process, source);
    if (in == null && kept.hasRoomFor(process, source)) {
      in = buffer.openToKeep(tree, process.file(source));
      if (in != null) {
        kept.add(process, source, in);
      } else if (!makesWay()) {
        return ReadOutcome.NOT_OPENED;
      }
    }
    if (in != null) {
      ReadOutcome outcome = readAgain(in, shape, parser);
      if (outcome != ReadOutcome.NOT_READ) {
        return outcome;
      }
      kept.closeOf(process); // it has ended; its path leads to whoever has the pid now
    }
    return read(process.file(source), shape, parser);
  }

  private ReadOutcome readAgain(RewindableInput in, FileShape shape, Parser parser) {
    int length = buffer.readAgain(in, shape.cap(), shape.end());
    ReadOutcome outcome = parsed(length, shape, parser);
    return mayGoOn(outcome, shape) ? readAgain(in, shape.toTheEnd(), parser) : outcome;
  }

  ReadOutcome read(File file, FileShape shape, Parser parser) {
    int length = buffer.read(tree, file, shape.cap(), shape.end());
    boolean mayWorkNow =
        length == ReadBuffer.NOT_READ || (length == ReadBuffer.NOT_OPENED && makesWay());
    if (mayWorkNow) {
      length = buffer.read(tree, file, shape.cap(), shape.end());
    }
    ReadOutcome outcome = parsed(length, shape, parser);
    return mayGoOn(outcome, shape) ? read(file, shape.toTheEnd(), parser) : outcome;
  }

  /** Whether a newline within a name may have looked like the end of the line. */
  private static boolean mayGoOn(ReadOutcome outcome, FileShape shape) {
    return outcome == ReadOutcome.MALFORMED && shape.end() == End.OF_LINE;
  }

  /** Whether a file that did not open may do so now, since the kept ones stood in its way. */
  private boolean makesWay() {
    return !kept.isEmpty() && !Diagnosis.anythingOpens(tree) && kept.giveBack();
  }

  private ReadOutcome parsed(int length, FileShape shape, Parser parser) {
    if (length < 0) {
      return length == ReadBuffer.NOT_OPENED ? ReadOutcome.NOT_OPENED : ReadOutcome.NOT_READ;
    }
    if (shape.text()) {
      if (length == 0) {
        return ReadOutcome.EMPTY;
      }
      if (buffer.isTruncated() || !buffer.endsWithNewline()) {
        return ReadOutcome.TRUNCATED;
      }
    }
    return parser.parse(buffer.cursor()) ? ReadOutcome.READ : ReadOutcome.MALFORMED;
  }

  /** The names in a directory; null if it cannot be listed. */
  String @Nullable [] list(File directory) {
    String[] names = tree.list(directory);
    return names == null && makesWay() ? tree.list(directory) : names;
  }

  /** Reads {@code smaps}, of any size, and adds up its mappings into {@link #rollup}. */
  ReadOutcome readMappings(File file) {
    rollup.startBlocks();
    Lines lines = new Lines(rollup);
    int left = buffer.readLines(tree, file, lines::accept);
    if (left < 0) {
      return left == ReadBuffer.NOT_OPENED ? ReadOutcome.NOT_OPENED : ReadOutcome.NOT_READ;
    }
    if (left > 0) {
      return ReadOutcome.TRUNCATED;
    }
    return lines.understood
        ? rollup.isComplete() ? ReadOutcome.READ : ReadOutcome.EMPTY
        : ReadOutcome.MALFORMED;
  }

  /**
   * What this thread has had of a processor, ever; {@link #UNKNOWN} where the kernel does not tell.
   * It writes that down when it lets another thread run, so this one gives way first.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on who runs meanwhile
  long cpuNanos() {
    if (!hasSchedstat) {
      return UNKNOWN;
    }
    Thread.yield();
    if (read(OWN_SCHEDSTAT, FileShape.LINE, schedstat) == ReadOutcome.READ) {
      return schedstat.runNanos;
    }
    hasSchedstat = tree.exists(OWN_SCHEDSTAT); // or there was no descriptor left
    return UNKNOWN;
  }

  /** Whether a file opens. It is not read. */
  boolean opens(File file) {
    return buffer.refusal(tree, file) == Refusal.NONE;
  }

  /** The bytes of the last file, for those who make strings of a part. */
  ByteCursor bytes() {
    return buffer.cursor();
  }

  boolean wasTruncated() {
    return buffer.isTruncated();
  }

  /** Forgets the bytes of the last file, which may be somebody's secrets. */
  void erase() {
    buffer.erase();
  }

  long filesOpened() {
    return buffer.filesOpened();
  }

  long bytesRead() {
    return buffer.bytesRead();
  }

  /** Adds up lines for as long as they are understood. */
  private static final class Lines {
    private final SmapsRollupParser sum;
    private boolean understood = true;

    private Lines(SmapsRollupParser sum) {
      this.sum = sum;
    }

    private void accept(ByteCursor lines) {
      understood &= sum.addBlocks(lines);
    }
  }
}
