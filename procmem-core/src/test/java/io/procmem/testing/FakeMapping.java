package io.procmem.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mapping of a {@link FakeProcess}: a line of its {@code maps}, and the flags of its pages in
 * {@code pagemap}. Pages of which nothing is said are empty.
 */
public final class FakeMapping {

  static final int PAGE_BYTES = 4096;

  private static final int PRESENT = 0x80;
  private static final int SWAPPED = 0x40;
  private static final int FILE = 0x20;
  private static final int EXCLUSIVE = 0x01;

  /** Some pages in a row with the same flags: the highest byte of their entries. */
  private record Run(long pages, int flags) {}

  private final long start;
  private final long size;
  private final List<Run> runs = new ArrayList<>();
  private String access = "rw-p";
  private String name = "";

  private FakeMapping(long start, long size) {
    this.start = start;
    this.size = size;
  }

  /** A mapping of some KiB at an address; both are whole pages. */
  public static FakeMapping at(long address, long kib) {
    return new FakeMapping(address / PAGE_BYTES, kib * 1024 / PAGE_BYTES);
  }

  /** The access that it allows, {@code rw-p} unless set. */
  public FakeMapping access(String letters) {
    access = letters;
    return this;
  }

  /** The name at the end of its line. */
  public FakeMapping name(String text) {
    name = text;
    return this;
  }

  private FakeMapping then(long kib, int flags) {
    runs.add(new Run(kib * 1024 / PAGE_BYTES, flags));
    return this;
  }

  /** The next pages are anonymous, and only this process maps them. */
  public FakeMapping privateKib(long kib) {
    return then(kib, PRESENT | EXCLUSIVE);
  }

  /** The next pages are anonymous, and other processes map them too; or they are zero pages. */
  public FakeMapping sharedKib(long kib) {
    return then(kib, PRESENT);
  }

  /** The next pages belong to a file, and other processes map them too. */
  public FakeMapping fileKib(long kib) {
    return then(kib, PRESENT | FILE);
  }

  /** The next pages belong to a file, and only this process maps them. */
  public FakeMapping privateFileKib(long kib) {
    return then(kib, PRESENT | FILE | EXCLUSIVE);
  }

  /** The next pages are swapped out; their flag for sharing has no meaning. */
  public FakeMapping swappedKib(long kib) {
    return then(kib, SWAPPED | EXCLUSIVE);
  }

  /** The next pages have not been touched. */
  public FakeMapping emptyKib(long kib) {
    return then(kib, 0);
  }

  long startPage() {
    return start;
  }

  long endPage() {
    return start + size;
  }

  /** The flags of each page up to the last that is not empty. */
  byte[] flags() {
    int pages = runs.stream().mapToInt(run -> (int) run.pages).sum();
    byte[] flags = new byte[pages];
    int at = 0;
    for (Run run : runs) {
      Arrays.fill(flags, at, at + (int) run.pages, (byte) run.flags);
      at += (int) run.pages;
    }
    return flags;
  }

  String line() {
    String line =
        "%x-%x %s 00000000 00:00 0".formatted(start * PAGE_BYTES, endPage() * PAGE_BYTES, access);
    return name.isEmpty() ? line + "\n" : "%-73s%s\n".formatted(line, name);
  }

  long sizeKib() {
    return size * PAGE_BYTES / 1024;
  }

  private long sumKib(int flags, int values) {
    long pages =
        runs.stream().filter(run -> (run.flags & flags) == values).mapToLong(Run::pages).sum();
    return pages * PAGE_BYTES / 1024;
  }

  long residentKib() {
    return sumKib(PRESENT, PRESENT);
  }

  long anonymousKib() {
    return sumKib(PRESENT | FILE, PRESENT);
  }

  long exclusiveKib() {
    return sumKib(PRESENT | EXCLUSIVE, PRESENT | EXCLUSIVE);
  }

  long exclusiveAnonymousKib() {
    return sumKib(PRESENT | FILE | EXCLUSIVE, PRESENT | EXCLUSIVE);
  }

  long swapKib() {
    return sumKib(SWAPPED, SWAPPED);
  }
}
