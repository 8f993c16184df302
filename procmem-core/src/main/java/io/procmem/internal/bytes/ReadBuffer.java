package io.procmem.internal.bytes;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one read, in an array that is used again for the next. It grows to the cap of the
 * largest file it has met and never shrinks; it never escapes the thread that owns it.
 */
public final class ReadBuffer {

  /** The answer of a read whose file did not open. */
  public static final int NOT_OPENED = -1;

  /** The answer of a read whose file opened and then refused. */
  public static final int NOT_READ = -2;

  /** One read asks for no more: up to here the JDK needs no buffer of its own. */
  private static final int CHUNK = 8192;

  /** Where a file ends. */
  public enum End {
    /** With its only line, which spares the read that would give nothing. */
    OF_LINE,
    /** Where a read gives nothing. A read that falls short of what it asked is not the end. */
    OF_FILE
  }

  /** Takes complete lines as they come, for files larger than any buffer should be. */
  @FunctionalInterface
  public interface LineSink {
    /** Takes some complete lines. */
    void accept(ByteCursor lines);
  }

  private final ByteCursor cursor = new ByteCursor();
  private byte[] bytes = new byte[CHUNK];

  /** Bytes valid in {@link #bytes}; the rest is an earlier file's. */
  private int length;

  /** Whether the file had as many bytes as its cap, or more. */
  private boolean truncated;

  /** Files this buffer has tried to open, ever. */
  private long filesOpened;

  /** Bytes this buffer has been given, ever. */
  private long bytesRead;

  /**
   * Reads a file, to a cap.
   *
   * @return how many bytes there are, or {@link #NOT_OPENED} or {@link #NOT_READ}
   */
  public int read(FileTree tree, File file, int cap, End end) {
    clear();
    InputStream opened = tree.open(file);
    filesOpened++;
    if (opened == null) {
      return NOT_OPENED;
    }
    try (InputStream in = opened) {
      return take(in, cap, end);
    } catch (IOException e) {
      erase();
      return NOT_READ; // gone, or forbidden only now: the caller looks again
    }
  }

  /** Opens a file that is to be read many times; null if it does not open. */
  public @Nullable RewindableInput openToKeep(FileTree tree, File file) {
    filesOpened++;
    return tree.openToKeep(file);
  }

  /**
   * Reads a file that is open, from its start to a cap, and leaves it open.
   *
   * @return how many bytes there are, or {@link #NOT_READ}
   */
  public int readAgain(RewindableInput in, int cap, End end) {
    clear();
    try {
      in.rewind();
      return take(in, cap, end);
    } catch (IOException e) {
      erase();
      return NOT_READ; // gone: the caller looks again
    }
  }

  private int take(InputStream in, int cap, End end) throws IOException {
    while (hasRoom(cap)) {
      int asked = Math.min(Math.min(cap, bytes.length) - length, CHUNK);
      int given = in.read(bytes, length, asked);
      if (given < 0) {
        return length;
      }
      length += given;
      bytesRead += given;
      if (end == End.OF_LINE && endsWithNewline()) {
        return length;
      }
    }
    truncated = true;
    return length;
  }

  /**
   * Reads a file of any size and hands its complete lines on as they come. A last line without its
   * end is not handed on, and left in the buffer.
   *
   * @return how many bytes were left, or {@link #NOT_OPENED} or {@link #NOT_READ}
   */
  public int readLines(FileTree tree, File file, LineSink sink) {
    clear();
    InputStream opened = tree.open(file);
    filesOpened++;
    if (opened == null) {
      return NOT_OPENED;
    }
    try (InputStream in = opened) {
      while (true) {
        hasRoom(Integer.MAX_VALUE);
        int given = in.read(bytes, length, Math.min(bytes.length - length, CHUNK));
        if (given < 0) {
          return length;
        }
        length += given;
        bytesRead += given;
        handOn(sink);
      }
    } catch (IOException e) {
      clear();
      return NOT_READ; // gone, or forbidden only now: the caller looks again
    }
  }

  /** Why a file does not open, found by opening it again. It is not read. */
  public Refusal refusal(FileTree tree, File file) {
    clear();
    filesOpened++;
    return tree.refusal(file, Access.OPEN);
  }

  private void handOn(LineSink sink) {
    int lines = length;
    while (lines > 0 && bytes[lines - 1] != '\n') {
      lines--;
    }
    if (lines > 0) {
      sink.accept(cursor.over(bytes, 0, lines));
      System.arraycopy(bytes, lines, bytes, 0, length - lines);
      length -= lines;
    }
  }

  private boolean hasRoom(int cap) {
    if (length == bytes.length && length < cap) {
      byte[] outgrown = bytes;
      bytes = Arrays.copyOf(bytes, (int) Math.min(cap, bytes.length * 2L));
      Arrays.fill(outgrown, (byte) 0); // erase() will not find it
    }
    return length < Math.min(cap, bytes.length);
  }

  /** Forgets the bytes, so that what they said cannot be found in memory later. */
  public void erase() {
    Arrays.fill(bytes, 0, length, (byte) 0);
    clear();
  }

  private void clear() {
    length = 0;
    truncated = false;
  }

  /** Takes bytes from elsewhere than a file; for tests and benchmarks of parsers. */
  public ReadBuffer fill(byte[] source) {
    clear();
    while (bytes.length < source.length) {
      bytes = new byte[bytes.length * 2];
    }
    System.arraycopy(source, 0, bytes, 0, source.length);
    length = source.length;
    return this;
  }

  /** A cursor before the first byte. There is one, used again at each call. */
  public ByteCursor cursor() {
    return cursor.over(bytes, 0, length);
  }

  public int length() {
    return length;
  }

  public boolean isTruncated() {
    return truncated;
  }

  public boolean endsWithNewline() {
    return length > 0 && bytes[length - 1] == '\n';
  }

  public long filesOpened() {
    return filesOpened;
  }

  public long bytesRead() {
    return bytesRead;
  }
}
