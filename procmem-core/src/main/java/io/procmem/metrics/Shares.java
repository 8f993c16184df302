package io.procmem.metrics;

import java.util.EnumMap;
import java.util.Map;

/** Shares out a number of series among families that want more than there are. */
final class Shares {

  private Shares() {}

  /**
   * Gives each family an even share, or what it wants if that is less; the others share the rest.
   *
   * @param wanted how many series each family wants
   * @param limit how many there are
   * @return how many each gets
   */
  static Map<Family, Long> of(Map<Family, Long> wanted, long limit) {
    Map<Family, Long> shares = new EnumMap<>(Family.class);
    Map<Family, Long> open = new EnumMap<>(wanted);
    long left = Math.max(0, limit);
    while (!open.isEmpty()) {
      Family least = least(open);
      long share = Math.min(open.get(least), left / open.size());
      shares.put(least, share);
      left -= share;
      open.remove(least);
    }
    return shares;
  }

  private static Family least(Map<Family, Long> wanted) {
    return wanted.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow();
  }
}
