package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;
import io.procmem.bytes.FileTree;
import io.procmem.bytes.ReadBuffer;
import io.procmem.bytes.ReadBuffer.End;
import io.procmem.snapshot.Source;
import java.io.File;

/** What one thread reads with: a buffer, and a parser for each file of a process. */
final class Desk {

  static final long UNKNOWN = -1;

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
  final NumberParser number = new NumberParser();
  final Diagnosis diagnosis;

  private final ReadBuffer buffer = new ReadBuffer();
  private final SchedstatParser schedstat = new SchedstatParser();
  private boolean hasSchedstat = true;

  Desk(FileTree tree, boolean captured) {
    this.tree = tree;
    this.captured = captured;
    this.diagnosis = new Diagnosis(this);
  }

  /** Reads a file and has it parsed. */
  Outcome read(File file, Source source, Parser parser) {
    return read(file, FileShape.of(source), parser);
  }

  Outcome read(File file, FileShape shape, Parser parser) {
    int length = buffer.read(tree, file, shape.cap(), shape.end());
    if (length < 0) {
      return length == ReadBuffer.NOT_OPENED ? Outcome.NOT_OPENED : Outcome.NOT_READ;
    }
    if (shape.text()) {
      if (length == 0) {
        return Outcome.EMPTY;
      }
      if (buffer.isTruncated() || !buffer.endsWithNewline()) {
        return Outcome.TRUNCATED;
      }
    }
    if (parser.parse(buffer.cursor())) {
      return Outcome.READ;
    }
    // A newline within a name may have looked like the end of the line.
    return shape.end() == End.OF_LINE ? read(file, shape.toTheEnd(), parser) : Outcome.MALFORMED;
  }

  /** Reads {@code smaps}, of any size, and adds up its mappings into {@link #rollup}. */
  Outcome readMappings(File file) {
    rollup.startBlocks();
    Lines lines = new Lines(rollup);
    int left = buffer.readLines(tree, file, lines::accept);
    if (left < 0) {
      return left == ReadBuffer.NOT_OPENED ? Outcome.NOT_OPENED : Outcome.NOT_READ;
    }
    if (left > 0) {
      return Outcome.TRUNCATED;
    }
    return lines.understood
        ? rollup.isComplete() ? Outcome.READ : Outcome.EMPTY
        : Outcome.MALFORMED;
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
    hasSchedstat = read(OWN_SCHEDSTAT, FileShape.LINE, schedstat) == Outcome.READ;
    return hasSchedstat ? schedstat.runNanos : UNKNOWN;
  }

  /** Whether a file opens. It is not read. */
  boolean opens(File file) {
    return buffer.opens(tree, file);
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
