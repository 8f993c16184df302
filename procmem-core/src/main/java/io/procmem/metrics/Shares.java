package io.procmem.metrics;

import java.util.EnumMap;
import java.util.List;
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
    List<Map.Entry<Family, Long>> modestFirst =
        wanted.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    long left = Math.max(0, limit);
    int open = modestFirst.size();
    for (Map.Entry<Family, Long> one : modestFirst) {
      long share = Math.min(one.getValue(), left / open);
      shares.put(one.getKey(), share);
      left -= share;
      open--;
    }
    return shares;
  }
}
