package io.procmem.internal.jvm;

import io.procmem.internal.bytes.Access;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.bytes.Inode;
import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.internal.bytes.Refusal;
import io.procmem.internal.jvm.PerfDataNumbers.Limits;
import io.procmem.internal.jvm.PerfMapping.Place;
import io.procmem.internal.parse.KeyedNumbers;
import io.procmem.internal.parse.MeminfoParser;
import io.procmem.internal.read.Diagnosis;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.SlowRead;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.snapshot.KernelField;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.io.File;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One read of the {@code hsperfdata} file of a process. The file is on a file system of the
 * process, which may hang, and its owner may be hostile. So each part of its path is examined
 * before the file is opened and again after it was read: Java cannot open a file and refuse links
 * except through a channel, which is never used. Only the owner could exchange a part twice in
 * between, and what is read then is used only if it has the format of this file.
 */
final class JvmRead extends SlowRead {

  private static final int MAX_BYTES = 1 << 20;

  private static final FileShape SHAPE =
      new FileShape(MAX_BYTES + 1, End.OF_FILE, false, true, false);

  /** Until two reads in a row agree. */
  private static final int MAX_READS = 5;

  private final TrackedJvm jvm;
  private final ProcessFiles process;
  private final long lifeNanos;

  /** Where the file was found; null to look for it. */
  private final @Nullable Place known;

  /** Whether the mappings of the process are being read. */
  private volatile boolean readsMappings;

  private boolean hasLocated;
  private @Nullable Place place;
  private JvmReading result = JvmAbsence.ENDED;

  JvmRead(TrackedJvm jvm, @Nullable Place known, long lifeNanos) {
    this.jvm = jvm;
    this.process = jvm.process;
    this.known = known;
    this.lifeNanos = lifeNanos;
  }

  /** When the file was last read. */
  long lastReadAt() {
    return jvm.readAt();
  }

  @Override
  protected void read(ProcReader reader) {
    JvmReading found = find(reader);
    ReadFailure ended = reader.diagnosis.ofLife(process);
    result = ended == null ? found : absence(ended);
  }

  private JvmReading find(ProcReader reader) {
    ReadOutcome outcome = reader.read(process, Source.STATUS, reader.status);
    if (outcome != ReadOutcome.READ) {
      return absence(reader.diagnosis.of(process, Source.STATUS, outcome));
    }
    long uid = reader.status.uid;
    int pid = reader.status.innermostPid == 0 ? process.pid() : reader.status.innermostPid;
    Limits limits = limits(reader);
    if (known != null) {
      place = known;
      JvmReading found = readAt(reader, known, uid, limits);
      if (found != JvmAbsence.DELETED) {
        return found;
      }
      place = null; // it may have executed another JVM
    }
    PerfMapping mapping = new PerfMapping(pid);
    readsMappings = true;
    outcome = reader.readLines(new File(root().getParentFile(), "maps"), mapping);
    readsMappings = false;
    hasLocated = true;
    if (outcome != ReadOutcome.READ) {
      return absence(reader.diagnosis.of(process, Source.SMAPS, outcome)); // the same rights
    }
    Place found = mapping.place();
    if (found == null) {
      return mapping.isDeleted()
          ? JvmAbsence.DELETED
          : mapping.hasLibrary() ? JvmAbsence.NO_PERF_DATA : JvmAbsence.NOT_HOTSPOT;
    }
    place = found;
    return readAt(reader, found, uid, limits);
  }

  private Limits limits(ProcReader reader) {
    KeyedNumbers<StatusField> numbers = reader.status.numbers;
    long virtual = reader.status.virtualKib;
    long touched =
        orZero(numbers, StatusField.PEAK_RSS)
            + orZero(numbers, StatusField.SWAP)
            + orZero(numbers, StatusField.HUGETLB);
    return new Limits(
        virtual < 0 ? Long.MAX_VALUE : virtual << 10,
        numbers.has(StatusField.PEAK_RSS) ? touched : Long.MAX_VALUE,
        lifeNanos);
  }

  private File root() {
    return process.file(Source.HSPERFDATA);
  }

  private JvmReading readAt(ProcReader reader, Place at, long uid, Limits limits) {
    JvmAbsence refused = examine(reader, at, uid);
    if (refused != null) {
      return refused;
    }
    JvmReading found = readFile(reader, file(at), limits);
    refused = examine(reader, at, uid);
    return refused == null ? found : refused;
  }

  private File file(Place at) {
    return new File(directory(at), at.name());
  }

  private File directory(Place at) {
    return new File(new File(root(), "tmp"), at.directory());
  }

  /** Why the file is not to be read; null if it is the mapped one, and its owner the process's. */
  private @Nullable JvmAbsence examine(ProcReader reader, Place at, long uid) {
    File directory = directory(at);
    File parent = directory.getParentFile();
    JvmAbsence refused = unlessIs(FileType.DIRECTORY, reader.tree.inode(parent), reader, parent);
    if (refused != null) {
      return refused;
    }
    Inode inode = reader.tree.inode(directory);
    refused = unlessIs(FileType.DIRECTORY, inode, reader, directory);
    if (refused != null) {
      return refused;
    }
    File file = file(at);
    Inode inodeOfFile = reader.tree.inode(file);
    refused = unlessIs(FileType.FILE, inodeOfFile, reader, file);
    if (refused != null) {
      return refused;
    }
    if (inode.owner() != uid || inodeOfFile.owner() != uid) {
      return JvmAbsence.FOREIGN;
    }
    if (inodeOfFile.number() != at.inode()) {
      return JvmAbsence.DELETED;
    }
    return inodeOfFile.bytes() > MAX_BYTES ? JvmAbsence.TOO_LARGE : null;
  }

  private static @Nullable JvmAbsence unlessIs(
      FileType type, Inode inode, ProcReader reader, File file) {
    if (inode.type() == type) {
      return null;
    }
    return switch (inode.type()) {
      case MISSING -> JvmAbsence.DELETED;
      case REFUSED -> absence(Diagnosis.refusal(reader.tree, file, Access.LOOK));
      default -> JvmAbsence.NOT_REGULAR;
    };
  }

  /** The file may change while it is read, so it is read until nothing has changed. */
  private JvmReading readFile(ProcReader reader, File file, Limits limits) {
    PerfDataParser parser = new PerfDataParser();
    JvmReading found = JvmAbsence.CHANGING;
    PerfData last = null;
    for (int i = 0; i < MAX_READS; i++) {
      ReadOutcome outcome = reader.read(file, SHAPE, parser);
      boolean isTooLarge = reader.wasTruncated();
      reader.erase(); // it holds arguments
      if (outcome == ReadOutcome.NOT_READ) { // it opened
        return JvmAbsence.INCOMPLETE;
      }
      if (outcome != ReadOutcome.READ) {
        return absence(Diagnosis.refusal(reader.tree, file, Access.OPEN));
      }
      if (isTooLarge) {
        return JvmAbsence.TOO_LARGE;
      }
      PerfData data = parser.data;
      if (data == null) {
        found = Objects.requireNonNull(parser.problem);
      } else if (data.equals(last)) {
        found = usage(reader, data, limits);
        if (found instanceof JvmUsage) {
          return found;
        }
      }
      last = data;
    }
    return found;
  }

  /** Swapped memory that is shared does not count as memory of a process, so it is added. */
  private JvmReading usage(ProcReader reader, PerfData data, Limits limits) {
    JvmReading found = PerfDataNumbers.of(process.id(), data, limits);
    if (found == JvmAbsence.CONTRADICTORY && limits.touchedBytes() != Long.MAX_VALUE) {
      long swapped = swappedBytes(reader);
      return swapped == 0
          ? found
          : PerfDataNumbers.of(
              process.id(),
              data,
              new Limits(
                  limits.virtualBytes(), limits.touchedBytes() + swapped, limits.lifeNanos()));
    }
    return found;
  }

  /** How much swap space the machine uses; 0 if unknown. */
  private long swappedBytes(ProcReader reader) {
    MeminfoParser meminfo = new MeminfoParser();
    File file = new File(process.directory().getParentFile(), Source.MEMINFO.file());
    if (reader.read(file, Source.MEMINFO, meminfo) != ReadOutcome.READ) {
      return 0;
    }
    long total = orZero(meminfo.numbers, MeminfoField.SWAP_TOTAL);
    return Math.max(0, total - orZero(meminfo.numbers, MeminfoField.SWAP_FREE));
  }

  private static <F extends Enum<F> & KernelField> long orZero(KeyedNumbers<F> numbers, F field) {
    return numbers.has(field) ? numbers.get(field) : 0;
  }

  private static JvmAbsence absence(Refusal refusal) {
    return switch (refusal) {
      case NONE -> JvmAbsence.EXHAUSTED;
      case MISSING -> JvmAbsence.DELETED;
      case FORBIDDEN, OTHER -> JvmAbsence.DENIED;
    };
  }

  private static JvmAbsence absence(ReadFailure failure) {
    return switch (failure.reason()) {
      case VANISHED -> JvmAbsence.ENDED;
      case EXHAUSTED -> JvmAbsence.EXHAUSTED;
      case HUNG -> JvmAbsence.HUNG;
      case OUT_OF_TIME -> JvmAbsence.OUT_OF_TIME;
      case TRUNCATED, EMPTY, MALFORMED -> JvmAbsence.MALFORMED;
      default -> JvmAbsence.DENIED;
    };
  }

  @Override
  protected void fail(ReadFailure failure) {
    result = absence(failure);
  }

  @Override
  protected void accept() {
    jvm.accept(result, place, hasLocated);
  }

  @Override
  protected void skip(Reason reason) {
    jvm.skip(absence(ReadFailure.of(reason)));
  }

  @Override
  protected void hang() {
    jvm.hang(this);
    if (readsMappings) {
      process.hang(this); // as would a read of its rollup
    }
  }

  @Override
  public void acceptLate(long now) {
    // The numbers are old; the next scan reads them again.
  }
}
