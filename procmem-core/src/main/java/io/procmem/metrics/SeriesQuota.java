package io.procmem.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Shares out a number of series among families that want more than there are. */
final class SeriesQuota {

  private SeriesQuota() {}

  /**
   * Gives each family an even share, or what it wants if that is less; the others share the rest.
   *
   * @param wanted how many series each family wants
   * @param limit how many there are
   * @return how many each gets
   */
  static Map<RowKind, Long> of(Map<RowKind, Long> wanted, long limit) {
    Map<RowKind, Long> shares = new EnumMap<>(RowKind.class);
    List<Map.Entry<RowKind, Long>> modestFirst =
        wanted.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    long left = Math.max(0, limit);
    int open = modestFirst.size();
    for (Map.Entry<RowKind, Long> one : modestFirst) {
      long share = Math.min(one.getValue(), left / open);
      shares.put(one.getKey(), share);
      left -= share;
      open--;
    }
    return shares;
  }
}
