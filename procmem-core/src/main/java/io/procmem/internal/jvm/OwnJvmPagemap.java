package io.procmem.internal.jvm;

import io.procmem.internal.bytes.SeekableInput;
import io.procmem.internal.parse.PagemapParser;
import io.procmem.internal.read.ProcReader;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this JVM in {@code pagemap}: whether each page is in RAM or in swap. It is opened
 * when it is first needed, which is rare. Not thread-safe.
 */
final class OwnJvmPagemap implements OwnJvmPages, AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 16;

  /** More is not read: the entries of a mapping of 64 GiB, which takes about 100 ms. */
  private static final long MAX_BYTES = 128L << 20;

  private static final Pages UNKNOWN_PAGES = new Pages(-1, -1);

  private final ProcReader reader;
  private final File file;
  private final int pageBytes;
  private @Nullable SeekableInput in;
  private boolean isRefused;
  private long bytesLeft = MAX_BYTES;

  OwnJvmPagemap(ProcReader reader, File file, int pageBytes) {
    this.reader = reader;
    this.file = file;
    this.pageBytes = pageBytes;
  }

  @Override
  public Pages count(long start, long end) {
    SeekableInput opened = in;
    if (opened == null && !isRefused) {
      opened = reader.open(file);
      in = opened;
      isRefused = opened == null;
    }
    return opened == null ? UNKNOWN_PAGES : count(opened, start, end);
  }

  private Pages count(SeekableInput opened, long start, long end) {
    long position = start / pageBytes * PagemapParser.ENTRY_BYTES;
    long left = (end - start) / pageBytes * PagemapParser.ENTRY_BYTES;
    bytesLeft -= left;
    if (bytesLeft < 0) {
      return UNKNOWN_PAGES;
    }
    PagemapParser parser = new PagemapParser();
    while (left > 0) {
      int length = reader.readAt(opened, position, (int) Math.min(left, CHUNK_BYTES));
      if (length < PagemapParser.ENTRY_BYTES) {
        return UNKNOWN_PAGES;
      }
      parser.add(reader.bytes().bytes(), length);
      position += length;
      left -= length;
    }
    long present = parser.anonymousPages() + parser.filePages();
    return new Pages(present * pageBytes, parser.swappedPages() * pageBytes);
  }

  @Override
  public void close() {
    SeekableInput opened = in;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        isRefused = true; // it was only read, so nothing is lost
      }
    }
  }
}
