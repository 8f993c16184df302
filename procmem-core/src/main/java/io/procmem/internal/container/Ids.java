package io.procmem.internal.container;

/** The shapes of ids in the names of control groups. */
final class Ids {

  private static final int ID_LENGTH = 64;
  private static final int UUID_LENGTH = 36;
  private static final int BUILD_ID_LENGTH = 25;

  private Ids() {}

  /** Whether it is the id that most runtimes give a container: 64 digits, in lower case. */
  static boolean isId(String text) {
    return text.length() == ID_LENGTH && isHexFrom(text, 0) && !hasUpperCase(text);
  }

  /** Whether it ends with an id, which begins there or after something that is no digit. */
  static boolean endsWithId(String text) {
    int start = text.length() - ID_LENGTH;
    return start >= 0
        && isId(text.substring(start))
        && (start == 0 || !isHex(text.charAt(start - 1)));
  }

  /** The id at the end of a text that {@link #endsWithId}. */
  static String idAtEnd(String text) {
    return text.substring(text.length() - ID_LENGTH);
  }

  /** Whether there is a UUID from here to the end; in slices, its dashes are underscores. */
  static boolean isUuidFrom(String text, int from) {
    return text.length() - from == UUID_LENGTH && startsWithUuid(text, from);
  }

  /** Whether there is a UUID here, and anything after it. */
  static boolean startsWithUuid(String text, int from) {
    if (from < 0 || text.length() - from < UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(from + i);
      boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
      if (isDash ? c != '-' && c != '_' : !isHex(c)) {
        return false;
      }
    }
    return true;
  }

  /** Whether there are 32 digits from here to the end, as in the uid of a static pod. */
  static boolean isHashFrom(String text, int from) {
    return text.length() - from == 32 && isHexFrom(text, from);
  }

  /** Whether it is the id of a container on Fargate: 32 digits, a dash, and a number. */
  static boolean isTaskContainer(String text) {
    int dash = text.indexOf('-');
    return dash == 32 && isHashFrom(text.substring(0, dash), 0) && isNumber(text, dash + 1);
  }

  /** Whether it is what Garden calls a container: groups of digits, the first one of eight. */
  static boolean isHandle(String text) {
    if (text.length() < 20 || text.charAt(8) != '-') {
      return false;
    }
    return text.chars().allMatch(c -> c == '-' || isHex((char) c));
  }

  /** Whether it is what BuildKit calls the container of a build step. */
  static boolean isBuildStep(String text) {
    return text.length() == BUILD_ID_LENGTH
        && text.chars().allMatch(c -> isDigit((char) c) || (c >= 'a' && c <= 'z'))
        && text.chars().anyMatch(c -> isDigit((char) c));
  }

  /** Whether there is a whole number from here to the end. */
  static boolean isNumber(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return from < text.length();
  }

  /** Whether it has only letters and digits of ASCII, and some other characters. */
  static boolean isWord(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !isDigit(c) && others.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isHexFrom(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!isHex(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasUpperCase(String text) {
    return text.chars().anyMatch(c -> c >= 'A' && c <= 'F');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
