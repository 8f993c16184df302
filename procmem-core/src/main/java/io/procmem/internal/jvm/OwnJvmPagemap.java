package io.procmem.internal.jvm;

import io.procmem.internal.bytes.SeekableInput;
import io.procmem.internal.parse.PagemapParser;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this JVM in {@code pagemap}: whether each page is in RAM or in swap. They are read
 * in small steps with pauses, as {@code PageCounter} does, so that no thread of this JVM waits long
 * for the memory map. It is opened when it is first needed. Not thread-safe.
 */
final class OwnJvmPagemap implements OwnJvmPages, AutoCloseable {

  /** The kernel takes about a tenth of a millisecond for so many entries. */
  private static final int CHUNK_BYTES = 1 << 16;

  private static final long PAUSE_NANOS = 20_000;

  /** More is not read: the entries of 1 TiB, which takes some seconds. */
  private static final long MAX_BYTES = 2L << 30;

  private final ProcReader reader;
  private final File file;
  private final int pageBytes;
  private @Nullable SeekableInput in;
  private @Nullable Reason refusal;
  private long bytesLeft = MAX_BYTES;
  private int bytesSincePause;

  OwnJvmPagemap(ProcReader reader, File file, int pageBytes) {
    this.reader = reader;
    this.file = file;
    this.pageBytes = pageBytes;
  }

  @Override
  public @Nullable Pages count(long start, long end) {
    return count(start, end, null);
  }

  /**
   * Counts pages.
   *
   * @param present receives the number of each page in RAM, from 0 on; null if nobody does
   * @return the pages; null if they cannot be looked up, because of {@link #refusal}
   */
  @Nullable Pages count(long start, long end, @Nullable LongConsumer present) {
    SeekableInput opened = in;
    if (opened == null && refusal == null) {
      opened = reader.open(file);
      in = opened;
      if (opened == null) {
        refusal = reader.diagnosis.ofMachine(file, ReadOutcome.NOT_OPENED);
      }
    }
    return opened == null ? null : count(opened, start, end, present);
  }

  private @Nullable Pages count(
      SeekableInput opened, long start, long end, @Nullable LongConsumer present) {
    long first = start / pageBytes;
    long entries = (end - start) / pageBytes;
    bytesLeft -= entries * PagemapParser.ENTRY_BYTES;
    if (bytesLeft < 0) {
      refusal = Reason.OUT_OF_TIME;
      return null;
    }
    PagemapParser parser = new PagemapParser();
    long done = 0;
    while (done < entries) {
      int most = (int) Math.min((entries - done) * PagemapParser.ENTRY_BYTES, CHUNK_BYTES);
      int length = reader.readAt(opened, (first + done) * PagemapParser.ENTRY_BYTES, most);
      if (length < PagemapParser.ENTRY_BYTES) {
        refusal = Reason.TORN;
        return null;
      }
      byte[] bytes = reader.bytes().bytes();
      parser.add(bytes, length);
      int given = length / PagemapParser.ENTRY_BYTES;
      for (int i = 0; present != null && i < given; i++) {
        if (PagemapParser.isPresent(bytes, i)) {
          present.accept(done + i);
        }
      }
      done += given;
      pauseAfter(length);
    }
    long exclusive = parser.exclusiveAnonymousPages();
    return new Pages(
        exclusive * pageBytes,
        (parser.anonymousPages() - exclusive) * pageBytes,
        parser.filePages() * pageBytes,
        parser.swappedPages() * pageBytes);
  }

  private void pauseAfter(int length) {
    bytesSincePause += length;
    if (bytesSincePause >= CHUNK_BYTES) {
      bytesSincePause = 0;
      ProcReader.pause(PAUSE_NANOS);
    }
  }

  /** Why pages could not be looked up; null if all could. */
  @Nullable Reason refusal() {
    return refusal;
  }

  @Override
  public void close() {
    SeekableInput opened = in;
    if (opened != null) {
      reader.erase(); // frame numbers, if this JVM may see them
      try {
        opened.close();
      } catch (IOException e) {
        in = null; // it was only read, so nothing is lost
      }
    }
  }
}
