package io.procmem.internal.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of an interpreter: words, and letters that stand together behind one mark. */
final class OptionTable {

  private record Word(String text, boolean isStart, OptionKind option) {}

  private final List<Word> words = new ArrayList<>();
  private final OptionKind[] letters = new OptionKind[128];

  /** What letters may stand behind; empty if there are words only. */
  private String marks = "";

  private OptionKind unknown = OptionKind.DOUBT;
  private OptionKind program = OptionKind.PROGRAM;

  OptionTable() {
    Arrays.fill(letters, OptionKind.DOUBT);
    words(OptionKind.NOTHING, "-");
    words(OptionKind.END, "--");
  }

  /**
   * Words with blanks between. {@code -X*} stands for all that start so. Of two that fit, the later
   * is right.
   */
  OptionTable words(OptionKind option, String texts) {
    for (String text : texts.split(" ", -1)) {
      boolean isStart = text.endsWith("*");
      words.add(new Word(isStart ? text.substring(0, text.length() - 1) : text, isStart, option));
    }
    return this;
  }

  OptionTable letters(OptionKind option, String texts) {
    marks = marks.isEmpty() ? "-" : marks;
    texts.chars().forEach(letter -> letters[letter] = option);
    return this;
  }

  /** Letters may stand behind a plus, too. */
  OptionTable alsoBehindPlus() {
    marks = "-+";
    return this;
  }

  /** Only an option says what is run: anything else that is not known is passed over. */
  OptionTable onlyThese() {
    unknown = OptionKind.FLAG;
    program = OptionKind.FLAG;
    return this;
  }

  /** What a whole argument is, with or without {@code =value}; null if it is no word of these. */
  @Nullable OptionKind word(ArgumentCursor argument) {
    for (int i = words.size() - 1; i >= 0; i--) {
      Word word = words.get(i);
      if (argument.startsWith(word.text) && (word.isStart || isWhole(word.text, argument))) {
        return word.option;
      }
    }
    return null;
  }

  private static boolean isWhole(String word, ArgumentCursor argument) {
    int length = word.length();
    return argument.length() == length || (length > 2 && argument.at(length) == '=');
  }

  boolean areLetters(ArgumentCursor argument) {
    return !marks.isEmpty()
        && argument.length() > 1
        && marks.indexOf(argument.at(0)) >= 0
        && argument.at(1) != argument.at(0);
  }

  OptionKind letter(byte letter) {
    return letter < 0 ? unknown : letters[letter];
  }

  /** What an argument is that is neither a word of these nor letters. */
  OptionKind other(ArgumentCursor argument) {
    if (!argument.startsWith("-")) {
      return program;
    }
    return argument.indexOf('=') > 0 ? OptionKind.FLAG : unknown;
  }
}
