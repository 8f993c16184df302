package io.procmem.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The page frames of a {@link ProcTree}, and which processes map them where. It writes {@code
 * maps}, {@code pagemap}, {@code kpagecount}, {@code kpageflags} and the sizes in {@code status}.
 */
public final class FakeFrames {

  public static final long PAGE = 4096;

  private static final int FRAMES = 8192;
  private static final int ENTRIES = 8192;
  private static final long ANONYMOUS = 0;
  private static final int HUGETLB = 17;
  private static final int ZERO_PAGE = 24;

  private final ProcTree tree;
  private final Map<Integer, List<Mapping>> mappings = new TreeMap<>();
  private final Map<Long, Long> counts = new HashMap<>();
  private final Map<Long, Integer> flags = new HashMap<>();
  private long next = 16;
  private boolean hidden;
  private boolean firstPageDecides;

  private record Mapping(long page, long offset, long inode, long[] frames) {}

  public FakeFrames(ProcTree tree) {
    this.tree = tree;
  }

  /** Some frames that nothing maps yet, one after the other. */
  public long[] frames(int number) {
    return from(next, number);
  }

  /** Frames from a number on. */
  public long[] from(long first, int number) {
    long[] frames = new long[number];
    for (int i = 0; i < number; i++) {
      frames[i] = first + i;
    }
    next = first + number;
    return frames;
  }

  /** Maps frames as anonymous memory, from a page on. */
  public FakeFrames anonymous(int pid, long page, long... frames) {
    return map(pid, new Mapping(page, 0, ANONYMOUS, frames));
  }

  /** Maps a file or shared memory, from an offset in pages on. */
  public FakeFrames shared(int pid, long page, long inode, long offset, long... frames) {
    return map(pid, new Mapping(page, offset, inode, frames));
  }

  private FakeFrames map(int pid, Mapping mapping) {
    mappings.computeIfAbsent(pid, any -> new ArrayList<>()).add(mapping);
    for (long frame : mapping.frames) {
      counts.merge(frame, 1L, Long::sum);
    }
    return this;
  }

  /** A frame that no count includes: the zero page. */
  public long zeroPage() {
    long frame = next++;
    flags.put(frame, ZERO_PAGE);
    return frame;
  }

  /** Frames of hugetlbfs. */
  public long[] hugetlb(int number) {
    long[] frames = frames(number);
    for (long frame : frames) {
      flags.put(frame, HUGETLB);
    }
    return frames;
  }

  /** What the kernel says of how often a frame is mapped, whatever is true. */
  public FakeFrames timesMapped(long frame, long times) {
    counts.put(frame, times);
    return this;
  }

  /** As for a reader without the right: all frame numbers are 0. */
  public FakeFrames hidden() {
    hidden = true;
    return this;
  }

  /** As kernels since about 6.15 do: the first page decides about all that follow it. */
  public FakeFrames firstPageDecides() {
    firstPageDecides = true;
    return this;
  }

  private long count(long frame) {
    return Integer.valueOf(ZERO_PAGE).equals(flags.get(frame)) ? 0 : counts.getOrDefault(frame, 0L);
  }

  /** The bytes of an entry for a frame. */
  public static long entry(long frame, boolean file, boolean exclusive) {
    return 1L << 63 | (file ? 1L << 61 : 0) | (exclusive ? 1L << 56 : 0) | frame;
  }

  /** Writes the files. */
  public void write() {
    ByteBuffer countFile = words(FRAMES);
    ByteBuffer flagFile = words(FRAMES);
    for (int frame = 0; frame < FRAMES; frame++) {
      countFile.putLong(count(frame));
      flagFile.putLong(flags.containsKey((long) frame) ? 1L << flags.get((long) frame) : 0);
    }
    tree.file("/proc/kpagecount", countFile.array()).file("/proc/kpageflags", flagFile.array());
    mappings.forEach(this::write);
  }

  private void write(int pid, List<Mapping> ofProcess) {
    ByteBuffer pagemap = words(ENTRIES);
    StringBuilder maps = new StringBuilder();
    long resident = 0;
    long anonymous = 0;
    long huge = 0;
    ofProcess.sort(Comparator.comparingLong(Mapping::page));
    for (Mapping mapping : ofProcess) {
      boolean file = mapping.inode != ANONYMOUS;
      maps.append(
          "%x-%x rw-%s %08x 00:01 %d /memfd:a b (deleted)%n"
              .formatted(
                  mapping.page * PAGE,
                  (mapping.page + mapping.frames.length) * PAGE,
                  file ? "s" : "p",
                  mapping.offset * PAGE,
                  mapping.inode));
      for (int i = 0; i < mapping.frames.length; i++) {
        long frame = mapping.frames[i];
        boolean exclusive = count(mapping.frames[firstPageDecides ? 0 : i]) == 1;
        long entry = entry(hidden ? 0 : frame, file, exclusive);
        pagemap.putLong((int) (mapping.page + i) * Long.BYTES, entry);
        boolean isHuge = Integer.valueOf(HUGETLB).equals(flags.get(frame));
        boolean counted = !isHuge && flags.get(frame) == null;
        huge += isHuge ? 1 : 0;
        resident += counted ? 1 : 0;
        anonymous += counted && !file ? 1 : 0;
      }
    }
    tree.file("/proc/" + pid + "/maps", maps.toString());
    tree.file("/proc/" + pid + "/pagemap", pagemap.array());
    long kib = PAGE / 1024;
    tree.pid(pid)
        .memoryKib(resident * kib, resident * kib, 0)
        .anonKib(anonymous * kib)
        .hugetlbKib(huge * kib);
  }

  private static ByteBuffer words(int number) {
    return ByteBuffer.allocate(number * Long.BYTES).order(ByteOrder.nativeOrder());
  }
}
