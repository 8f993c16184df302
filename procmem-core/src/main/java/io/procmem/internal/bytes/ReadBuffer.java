package io.procmem.internal.bytes;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the last file that was read, in an array that is reused. The array grows up to the
 * cap of the largest file and never shrinks. Not thread-safe: each thread has its own.
 */
public final class ReadBuffer {

  /** The result of a read if the file did not open. */
  public static final int NOT_OPENED = -1;

  /** The result of a read if the file opened, and reading it failed. */
  public static final int NOT_READ = -2;

  /** The maximum number of bytes per read: for more, the JDK allocates a buffer. */
  private static final int CHUNK = 8192;

  /** How the end of a file is found. */
  public enum End {
    /** After its only line, which saves the read that would return nothing. */
    OF_LINE,
    /** When a read returns nothing. A short read is not the end. */
    OF_FILE
  }

  /** Receives complete lines as they are read, for files that are too large for a buffer. */
  @FunctionalInterface
  public interface LineSink {
    /** Receives some complete lines. */
    void accept(ByteCursor lines);
  }

  private final ByteCursor cursor = new ByteCursor();
  private byte[] bytes = new byte[CHUNK];

  /** The number of valid bytes; those after them are from an earlier file. */
  private int length;

  /** Whether the file had at least as many bytes as its cap. */
  private boolean truncated;

  /** The number of files that this buffer has tried to open. */
  private long filesOpened;

  /** The number of bytes that this buffer has read. */
  private long bytesRead;

  /**
   * Reads a file, up to a cap.
   *
   * @return the number of bytes, or {@link #NOT_OPENED} or {@link #NOT_READ}
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
      return NOT_READ; // gone, or forbidden since it was opened: refusal() says which
    }
  }

  /** Opens a file that is to be read many times or in parts; null if it does not open. */
  public @Nullable SeekableInput openSeekable(FileTree tree, File file) {
    filesOpened++;
    return tree.openSeekable(file);
  }

  /**
   * Reads an open file from its start, up to a cap, and leaves it open.
   *
   * @return the number of bytes, or {@link #NOT_READ}
   */
  public int readAgain(SeekableInput in, int cap, End end) {
    clear();
    try {
      in.seek(0);
      return take(in, cap, end);
    } catch (IOException e) {
      erase();
      return NOT_READ; // gone
    }
  }

  /**
   * Reads a part of an open file, with one read if it gives enough.
   *
   * @param most the number of bytes wanted
   * @return the number of bytes, less at the end of the file; or {@link #NOT_READ}
   */
  public int readAt(SeekableInput in, long position, int most) {
    erase(); // an earlier part may be longer than the last one, which is erased in the end
    if (bytes.length < most) {
      bytes = new byte[most];
    }
    try {
      in.seek(position);
      while (length < most) {
        int given = in.read(bytes, length, most - length);
        if (given <= 0) {
          break;
        }
        length += given;
        bytesRead += given;
      }
      return length;
    } catch (IOException e) {
      erase();
      return NOT_READ;
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
   * Reads a file of any size and passes its complete lines to a sink. An incomplete last line is
   * not passed on, and stays in the buffer.
   *
   * @return the number of bytes in an incomplete last line, or {@link #NOT_OPENED} or {@link
   *     #NOT_READ}
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
        passOn(sink);
      }
    } catch (IOException e) {
      clear();
      return NOT_READ; // gone, or forbidden since it was opened: refusal() says which
    }
  }

  /** Why a file does not open, found by trying again. It is not read. */
  public Refusal refusal(FileTree tree, File file) {
    clear();
    filesOpened++;
    return tree.refusal(file, Access.OPEN);
  }

  private void passOn(LineSink sink) {
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
      Arrays.fill(outgrown, (byte) 0); // out of reach of erase()
    }
    return length < Math.min(cap, bytes.length);
  }

  /** Overwrites the bytes, so that secrets do not stay in memory. */
  public void erase() {
    Arrays.fill(bytes, 0, length, (byte) 0);
    clear();
  }

  private void clear() {
    length = 0;
    truncated = false;
  }

  /** Fills the buffer from an array instead of a file; for tests and benchmarks of parsers. */
  public ReadBuffer fill(byte[] source) {
    clear();
    while (bytes.length < source.length) {
      bytes = new byte[bytes.length * 2];
    }
    System.arraycopy(source, 0, bytes, 0, source.length);
    length = source.length;
    return this;
  }

  /** A cursor at the first byte. Every call returns the same cursor. */
  public ByteCursor cursor() {
    return cursor.over(bytes, 0, length);
  }

  /** Drops and erases what follows the last newline. */
  public void dropIncompleteLine() {
    while (length > 0 && !endsWithNewline()) {
      bytes[--length] = 0;
    }
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
