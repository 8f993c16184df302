package io.procmem.procfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of an interpreter: words, and letters that stand together behind one mark. */
final class Options {

  private record Word(String text, boolean isStart, Option option) {}

  private final List<Word> words = new ArrayList<>();
  private final Option[] letters = new Option[128];

  /** What letters may stand behind; empty if there are words only. */
  private String marks = "";

  private Option unknown = Option.DOUBT;
  private Option program = Option.PROGRAM;

  Options() {
    Arrays.fill(letters, Option.DOUBT);
    words(Option.NOTHING, "-");
    words(Option.END, "--");
  }

  /**
   * Words with blanks between. {@code -X*} stands for all that start so. Of two that fit, the later
   * is right.
   */
  Options words(Option option, String texts) {
    for (String text : texts.split(" ", -1)) {
      boolean isStart = text.endsWith("*");
      words.add(new Word(isStart ? text.substring(0, text.length() - 1) : text, isStart, option));
    }
    return this;
  }

  Options letters(Option option, String texts) {
    marks = marks.isEmpty() ? "-" : marks;
    texts.chars().forEach(letter -> letters[letter] = option);
    return this;
  }

  /** Letters may stand behind a plus, too. */
  Options alsoBehindPlus() {
    marks = "-+";
    return this;
  }

  /** Only an option says what is run: anything else that is not known is passed over. */
  Options onlyThese() {
    unknown = Option.FLAG;
    program = Option.FLAG;
    return this;
  }

  /** What a whole argument is, with or without {@code =value}; null if it is no word of these. */
  @Nullable Option word(Argument argument) {
    for (int i = words.size() - 1; i >= 0; i--) {
      Word word = words.get(i);
      if (argument.startsWith(word.text) && (word.isStart || isWhole(word.text, argument))) {
        return word.option;
      }
    }
    return null;
  }

  private static boolean isWhole(String word, Argument argument) {
    int length = word.length();
    return argument.length() == length || (length > 2 && argument.at(length) == '=');
  }

  boolean areLetters(Argument argument) {
    return !marks.isEmpty()
        && argument.length() > 1
        && marks.indexOf(argument.at(0)) >= 0
        && argument.at(1) != argument.at(0);
  }

  Option letter(byte letter) {
    return letter < 0 ? unknown : letters[letter];
  }

  /** What an argument is that is neither a word of these nor letters. */
  Option other(Argument argument) {
    if (!argument.startsWith("-")) {
      return program;
    }
    return argument.indexOf('=') > 0 ? Option.FLAG : unknown;
  }
}
