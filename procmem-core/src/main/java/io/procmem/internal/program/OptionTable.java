package io.procmem.internal.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of an interpreter: words, and letters that can be combined after one prefix. */
final class OptionTable {

  private record Word(String text, boolean isPrefix, OptionKind kind) {}

  private final List<Word> words = new ArrayList<>();
  private final OptionKind[] letters = new OptionKind[128];

  /** The characters that introduce letters; empty if there are only words. */
  private String letterPrefixes = "";

  private OptionKind unknown = OptionKind.UNKNOWN;
  private OptionKind program = OptionKind.PROGRAM;

  OptionTable() {
    Arrays.fill(letters, OptionKind.UNKNOWN);
    words(OptionKind.UNNAMED, "-");
    words(OptionKind.END_OF_OPTIONS, "--");
  }

  /**
   * Adds words, separated by blanks. {@code -X*} stands for every word that starts with {@code -X}.
   * If two words match an argument, the one added later counts.
   */
  OptionTable words(OptionKind kind, String texts) {
    for (String text : texts.split(" ", -1)) {
      boolean isPrefix = text.endsWith("*");
      words.add(new Word(isPrefix ? text.substring(0, text.length() - 1) : text, isPrefix, kind));
    }
    return this;
  }

  /** Adds letters, which can be combined after a hyphen. */
  OptionTable letters(OptionKind kind, String texts) {
    letterPrefixes = letterPrefixes.isEmpty() ? "-" : letterPrefixes;
    texts.chars().forEach(letter -> letters[letter] = kind);
    return this;
  }

  /** Allows letters after a plus as well. */
  OptionTable withPlus() {
    letterPrefixes = "-+";
    return this;
  }

  /** Ignores all other arguments: only an option names what is run. */
  OptionTable ignoringOthers() {
    unknown = OptionKind.FLAG;
    program = OptionKind.FLAG;
    return this;
  }

  /** The kind of a whole argument, with or without {@code =value}; null if it is no known word. */
  @Nullable OptionKind word(ArgumentCursor argument) {
    for (int i = words.size() - 1; i >= 0; i--) {
      Word word = words.get(i);
      if (argument.startsWith(word.text) && (word.isPrefix || isWhole(word.text, argument))) {
        return word.kind;
      }
    }
    return null;
  }

  private static boolean isWhole(String word, ArgumentCursor argument) {
    int length = word.length();
    return argument.length() == length || (length > 2 && argument.at(length) == '=');
  }

  /** Whether an argument consists of letters after their prefix. */
  boolean hasLetters(ArgumentCursor argument) {
    return !letterPrefixes.isEmpty()
        && argument.length() > 1
        && letterPrefixes.indexOf(argument.at(0)) >= 0
        && argument.at(1) != argument.at(0);
  }

  OptionKind letter(byte letter) {
    return letter < 0 ? unknown : letters[letter];
  }

  /** The kind of an argument that is neither a known word nor letters. */
  OptionKind other(ArgumentCursor argument) {
    if (!argument.startsWith("-")) {
      return program;
    }
    return argument.indexOf('=') > 0 ? OptionKind.FLAG : unknown;
  }
}
