package io.procmem.internal.threads;

import io.procmem.internal.bytes.Printable;
import java.nio.charset.StandardCharsets;

/**
 * Gives the threads of a pool one name: a number at the end of a name becomes {@code #}. Works on
 * bytes, because the printable form of a byte has digits too.
 */
final class NameFolding {

  private static final byte[] WORKER = bytes("kworker/");
  private static final byte[] RESCUER = bytes("kworker/R-");

  private NameFolding() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The printable name of a thread.
   *
   * @param ofProcess whether it is also the name of its process
   */
  static String ofUser(byte[] name, int from, int to, boolean ofProcess) {
    int end = to;
    while (end > from && isClosing(name[end - 1])) {
      end--;
    }
    int start = end;
    while (start > from && isDigit(name[start - 1])) {
      start--;
    }
    if (start == end || (ofProcess && start > from && isPartOfWord(name[start - 1]))) {
      return Printable.name(name, from, to);
    }
    String number = start > from && name[start - 1] == '#' ? "" : "#";
    return Printable.name(name, from, start) + number + Printable.name(name, end, to);
  }

  /**
   * The printable name of a kernel thread: each number that follows a separator is folded, and the
   * work that a worker does or last did, which changes with each read, is left out.
   */
  static String ofKernel(byte[] name, int from, int to) {
    boolean isWorker = startsWith(name, from, to, WORKER) && !startsWith(name, from, to, RESCUER);
    int end = isWorker ? endOfWorker(name, from + WORKER.length, to) : to;
    StringBuilder folded = new StringBuilder(end - from);
    int done = from;
    for (int i = from; i < end; i++) {
      boolean begins = isDigit(name[i]) && (i == from || isBeforeNumber(name, i, isWorker));
      if (begins) {
        folded.append(Printable.name(name, done, i)).append('#');
        while (i < end && isDigit(name[i])) {
          i++;
        }
        done = i;
      }
    }
    return folded.append(Printable.name(name, done, end)).toString();
  }

  /** The {@code u} of an unbound worker, as in {@code kworker/u8:3}, is no part of a word. */
  private static boolean isBeforeNumber(byte[] name, int at, boolean isWorker) {
    byte before = name[at - 1];
    return (!isPartOfWord(before) && !isDigit(before)) || (isWorker && before == 'u');
  }

  private static int endOfWorker(byte[] name, int from, int to) {
    int end = from;
    while (end < to && name[end] != '-' && name[end] != '+') {
      end++;
    }
    return end;
  }

  private static boolean startsWith(byte[] name, int from, int to, byte[] beginning) {
    for (int i = 0; i < beginning.length; i++) {
      if (from + i >= to || name[from + i] != beginning[i]) {
        return false;
      }
    }
    return true;
  }

  /** A letter, or the point of a version. */
  private static boolean isPartOfWord(byte b) {
    return b < 0 || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '.';
  }

  private static boolean isClosing(byte b) {
    return b == ']' || b == ')' || b == '>' || b == '}';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
