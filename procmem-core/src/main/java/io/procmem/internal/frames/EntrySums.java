package io.procmem.internal.frames;

import org.jspecify.annotations.Nullable;

/**
 * What the entries of a process add up to, as far as a count has come.
 *
 * @param frames how often its pages are mapped; null if that is not asked for
 * @param repeated the pages that it may map several times; null if it maps no file repeatedly
 */
public record EntrySums(@Nullable FrameTotals frames, @Nullable RepeatedPages repeated) {

  /** A page is present, and mapped a number of times in all processes; 0 if unknown. */
  void addRepeated(long address, long timesMapped) {
    if (repeated != null) {
      repeated.add(address, timesMapped);
    }
  }

  /** Whether frames are asked for, and nothing speaks against them so far. */
  boolean wantsFrames() {
    return frames != null && frames.refusal() == null;
  }
}
