package io.procmem.internal.exposition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Divides a limited number of series among row kinds. */
final class SeriesQuota {

  private SeriesQuota() {}

  /**
   * Gives each row kind an equal share, or what it wants if that is less; the others share the
   * rest.
   *
   * @param wanted how many series each wants
   * @param limit how many there are
   * @return how many each gets
   */
  static <K> Map<K, Long> of(Map<K, Long> wanted, long limit) {
    Map<K, Long> shares = new HashMap<>();
    List<Map.Entry<K, Long>> ascending = new ArrayList<>(wanted.entrySet());
    ascending.sort(Comparator.comparing(Map.Entry::getValue));
    long left = Math.max(0, limit);
    int open = ascending.size();
    for (Map.Entry<K, Long> one : ascending) {
      long share = Math.min(one.getValue(), left / open);
      shares.put(one.getKey(), share);
      left -= share;
      open--;
    }
    return shares;
  }
}
