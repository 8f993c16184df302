package io.procmem.exporter.input;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Finds what was probably meant by a misspelled word. */
public final class Nearest {

  /** More words are no help. */
  private static final int MOST = 5;

  private Nearest() {}

  /**
   * {@return a question that names the words that were probably meant; empty text if there are
   * none, or too many}
   *
   * @param word the misspelled word
   * @param words the words that exist
   */
  public static String question(String word, Collection<String> words) {
    return question(to(word, words));
  }

  /**
   * {@return the question}
   *
   * @param nearest the words that were probably meant
   */
  public static String question(List<String> nearest) {
    return nearest.isEmpty() || nearest.size() > MOST
        ? ""
        : ": did you mean " + String.join(" or ", nearest) + "?";
  }

  /**
   * {@return those that begin with the word; if none does, those that differ least from it, and in
   * at most a third of their characters}
   *
   * @param word the misspelled word
   * @param words the words that exist
   */
  public static List<String> to(String word, Collection<String> words) {
    if (word.isEmpty()) {
      return List.of();
    }
    List<String> longer = words.stream().filter(one -> one.startsWith(word)).sorted().toList();
    if (!longer.isEmpty()) {
      return longer;
    }
    int least = words.stream().mapToInt(one -> distance(word, one)).min().orElse(0);
    return words.stream()
        .filter(one -> distance(word, one) == least)
        .filter(one -> 3 * least <= Math.max(word.length(), one.length()))
        .toList();
  }

  /**
   * How many characters must be added, removed, replaced, or exchanged with the next one, to make
   * one word of another.
   */
  private static int distance(String from, String to) {
    int[] beforeThat = new int[0];
    int[] before = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          row[j] = Math.min(row[j], 1 + beforeThat[j - 2]);
        }
      }
      beforeThat = before;
      before = row;
    }
    return before[to.length()];
  }
}
