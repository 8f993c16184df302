package io.procmem.internal.read;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.ReadBuffer;
import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.internal.bytes.Refusal;
import io.procmem.internal.bytes.SeekableInput;
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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads and parses files for one thread: a buffer, and a parser for each file of a process. */
public final class ProcReader {

  public static final long UNKNOWN = -1;

  /** How many living threads of a dead leader are tried for one file. */
  private static final int THREADS_TRIED = 3;

  /** The file of this thread, whichever procfs is read. */
  private static final File OWN_SCHEDSTAT = new File("/proc/thread-self/schedstat");

  public final FileTree tree;

  /** Whether the tree was copied: nothing changes in it, and a missing file was not copied. */
  public final boolean captured;

  public final StatParser stat = new StatParser();
  public final StatmParser statm = new StatmParser();
  public final StatusParser status = new StatusParser();
  public final SmapsRollupParser rollup = new SmapsRollupParser();
  public final IoParser io = new IoParser();
  public final CmdlineParser cmdline = new CmdlineParser();
  public final CgroupParser cgroup = new CgroupParser();
  public final LimitsParser limits = new LimitsParser();
  public final OomScoreParser number = new OomScoreParser();
  private final StatParser threadStat = new StatParser();
  public final Diagnosis diagnosis;

  private final ReadBuffer buffer = new ReadBuffer();
  private final SchedstatParser schedstat = new SchedstatParser();
  private boolean hasSchedstat = true;

  /** When a read that consists of many has last shown that it is not stuck. */
  private volatile long progressedAt = System.nanoTime();

  private final KeptFiles kept;

  /** Keeps no file open: for a thread that may hang, which would hold the files that it keeps. */
  public ProcReader(FileTree tree, boolean captured) {
    this(tree, captured, new KeptFiles(0));
  }

  public ProcReader(FileTree tree, boolean captured, KeptFiles kept) {
    this.tree = tree;
    this.captured = captured;
    this.kept = kept;
    this.diagnosis = new Diagnosis(this);
  }

  /** Reads a file and parses it. */
  public ReadOutcome read(File file, Source source, Parser parser) {
    return read(file, FileShape.of(source), parser);
  }

  /** Reads a file of a process and parses it. If it is {@code stat}, it may stay open. */
  public ReadOutcome read(ProcessFiles process, Source source, Parser parser) {
    ReadOutcome outcome = readOnce(process, source, parser);
    for (int i = 0; i < THREADS_TRIED && isGone(outcome) && findsAnotherThread(process); i++) {
      outcome = readOnce(process, source, parser);
    }
    return outcome;
  }

  /** Whether the thread that a file is read through may have ended. */
  private static boolean isGone(ReadOutcome outcome) {
    return outcome == ReadOutcome.NOT_OPENED || outcome == ReadOutcome.NOT_READ;
  }

  /** Whether the files of a process are read through another thread from now on. */
  public boolean findsAnotherThread(ProcessFiles process) {
    File another =
        process.areReadThroughThread() ? new LivingThread(this, threadStat).of(process) : null;
    if (another != null) {
      process.readThrough(another);
    }
    return another != null;
  }

  private ReadOutcome readOnce(ProcessFiles process, Source source, Parser parser) {
    FileShape shape = FileShape.of(source);
    SeekableInput in = source == Source.STAT && !kept.isEmpty() ? process.kept : null;
    if (source == Source.STAT && in == null && kept.hasRoom()) {
      in = buffer.openSeekable(tree, process.file(source));
      if (in != null) {
        kept.keep(process, in);
      } else if (!releasesDescriptors()) {
        return ReadOutcome.NOT_OPENED;
      }
    }
    if (in != null) {
      ReadOutcome outcome = readAgain(in, shape, parser);
      if (outcome != ReadOutcome.NOT_READ) {
        return outcome;
      }
      kept.closeOf(process); // it has ended, and another process may have its path by now
    }
    return read(process.file(source), shape, parser);
  }

  private ReadOutcome readAgain(SeekableInput in, FileShape shape, Parser parser) {
    int length = buffer.readAgain(in, shape.cap(), shape.end());
    ReadOutcome outcome = parsed(length, shape, parser);
    return mayContinue(outcome, shape) ? readAgain(in, shape.toTheEnd(), parser) : outcome;
  }

  public ReadOutcome read(File file, FileShape shape, Parser parser) {
    int length = buffer.read(tree, file, shape.cap(), shape.end());
    boolean mayWorkNow =
        length == ReadBuffer.NOT_READ || (length == ReadBuffer.NOT_OPENED && releasesDescriptors());
    if (mayWorkNow) {
      length = buffer.read(tree, file, shape.cap(), shape.end());
    }
    ReadOutcome outcome = parsed(length, shape, parser);
    return mayContinue(outcome, shape) ? read(file, shape.toTheEnd(), parser) : outcome;
  }

  /** Whether a newline in a name may have been taken for the end of the line. */
  private static boolean mayContinue(ReadOutcome outcome, FileShape shape) {
    return outcome == ReadOutcome.MALFORMED && shape.end() == End.OF_LINE;
  }

  /** Whether a file that did not open may open now, since kept files were closed. */
  private boolean releasesDescriptors() {
    return !kept.isEmpty() && !Diagnosis.anythingOpens(tree) && kept.releaseAll();
  }

  private ReadOutcome parsed(int length, FileShape shape, Parser parser) {
    if (length < 0) {
      return length == ReadBuffer.NOT_OPENED ? ReadOutcome.NOT_OPENED : ReadOutcome.NOT_READ;
    }
    if (length == 0 && !shape.mayBeEmpty()) {
      return ReadOutcome.EMPTY;
    }
    if (shape.text() && length > 0) {
      if (buffer.isTruncated() || !buffer.endsWithNewline()) {
        return ReadOutcome.TRUNCATED;
      }
    }
    if (shape.cutAtLine() && buffer.isTruncated()) {
      buffer.dropIncompleteLine();
    }
    return parser.parse(buffer.cursor()) ? ReadOutcome.READ : ReadOutcome.MALFORMED;
  }

  /** The names in a directory; null if it cannot be listed. */
  public String @Nullable [] list(File directory) {
    String[] names = tree.list(directory);
    return names == null && releasesDescriptors() ? tree.list(directory) : names;
  }

  /** Reads {@code smaps}, of any size, and adds up its mappings in {@link #rollup}. */
  public ReadOutcome readMappings(File file) {
    rollup.startBlocks();
    boolean[] understood = {true};
    ReadOutcome outcome = readLines(file, lines -> understood[0] &= rollup.addBlocks(lines));
    if (outcome != ReadOutcome.READ) {
      return outcome;
    }
    return !understood[0]
        ? ReadOutcome.MALFORMED
        : rollup.isComplete() ? ReadOutcome.READ : ReadOutcome.EMPTY;
  }

  /**
   * The CPU time of this thread since it started; {@link #UNKNOWN} if the kernel does not give it.
   * The kernel updates it when another thread runs, so this one yields first.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on what runs meanwhile
  public long cpuNanos() {
    if (!hasSchedstat) {
      return UNKNOWN;
    }
    Thread.yield();
    return readSchedstat() ? schedstat.runNanos : UNKNOWN;
  }

  /**
   * How long this thread has waited for a CPU since it started, or the last value if it cannot be
   * read now; 0 if the kernel does not show it.
   */
  public long delayNanos() {
    if (hasSchedstat) {
      readSchedstat();
    }
    return schedstat.delayNanos;
  }

  private boolean readSchedstat() {
    boolean read = read(OWN_SCHEDSTAT, FileShape.LINE, schedstat) == ReadOutcome.READ;
    hasSchedstat = read || tree.exists(OWN_SCHEDSTAT); // or there was no descriptor left
    return read;
  }

  /** Opens a file that is read in parts; null if it does not open. */
  public @Nullable SeekableInput open(File file) {
    return buffer.openSeekable(tree, file);
  }

  /**
   * Reads a part of an open file, and notes that this thread is not stuck.
   *
   * @return the number of bytes, in {@link #bytes()}; negative if the read fails
   */
  public int readAt(SeekableInput in, long position, int most) {
    int length = buffer.readAt(in, position, most);
    progressedAt = System.nanoTime();
    return length;
  }

  /** Notes that this thread is not stuck, within a read that consists of several files. */
  public void noteProgress() {
    progressedAt = System.nanoTime();
  }

  /**
   * Waits between parts of a read, so that threads of the process get the lock that the kernel
   * takes for each part. An interrupted thread would not wait, and an interrupt means nothing to a
   * reader.
   */
  public static void pause(long nanos) {
    if (Thread.interrupted()) {
      // The threads of readers end when they are idle.
    }
    LockSupport.parkNanos(nanos);
  }

  /** When this thread last read a part of a file, on the clock of {@link System#nanoTime()}. */
  long progressedAt() {
    return progressedAt;
  }

  /** Reads a file of any size by lines. */
  public ReadOutcome readLines(File file, ReadBuffer.LineSink sink) {
    int left =
        buffer.readLines(
            tree,
            file,
            lines -> {
              sink.accept(lines);
              progressedAt = System.nanoTime();
            });
    if (left < 0) {
      return left == ReadBuffer.NOT_OPENED ? ReadOutcome.NOT_OPENED : ReadOutcome.NOT_READ;
    }
    return left > 0 ? ReadOutcome.TRUNCATED : ReadOutcome.READ;
  }

  /** Whether a file opens. It is not read. */
  public boolean opens(File file) {
    return buffer.refusal(tree, file) == Refusal.NONE;
  }

  /** The bytes of the last file, for parsers that create strings from them. */
  public ByteCursor bytes() {
    return buffer.cursor();
  }

  public boolean wasTruncated() {
    return buffer.isTruncated();
  }

  /** Overwrites the bytes of the last file, which may hold secrets. */
  public void erase() {
    buffer.erase();
  }

  public long filesOpened() {
    return buffer.filesOpened();
  }

  public long bytesRead() {
    return buffer.bytesRead();
  }
}
