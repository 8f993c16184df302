package io.procmem.exporter.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The number of columns that a character takes on a terminal: 0, 1 or 2.
 *
 * <p>A character as people see it may consist of several code points: a letter and its accents, the
 * parts of a Hangul syllable, or a sequence of emoji that is shown as one picture.
 */
final class Width {

  /** A character as people see it (an extended grapheme cluster). */
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private static final int SOFT_HYPHEN = 0x00AD;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** Asks for the picture instead of the text form of the symbol before it. */
  private static final int EMOJI_VARIATION = 0xFE0F;

  /** Code points with a picture that are neither symbols nor digits: {@code #*‼⁉ℹ}. */
  private static final String OTHER_PICTURES = "#*\u203C\u2049\u2139";

  /**
   * The first and the last code point of each range that is two columns wide, in ascending order:
   * the classes W and F of Unicode's East Asian Width. Code points that Unicode has not assigned
   * belong to the ranges around them.
   */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
    0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1,
    0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA,
    0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
    0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
    0x3041, 0x3247, 0x3250, 0x4DBF, 0x4E00, 0xA4C6, 0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
    0xFE10, 0xFE19, 0xFE30, 0xFE6B, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x1B2FB, 0x1F004,
    0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D,
    0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0,
    0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF,
    0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4,
    0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5,
    0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C,
    0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
  };

  private Width() {}

  /** A text as a list of characters as people see them. */
  static List<String> characters(String text) {
    return CHARACTER.matcher(text).results().map(MatchResult::group).toList();
  }

  static int of(String text) {
    if (text.chars().allMatch(c -> c < 0x300 && c != SOFT_HYPHEN)) {
      return text.length();
    }
    return characters(text).stream().mapToInt(Width::ofCharacter).sum();
  }

  static int ofCharacter(String character) {
    int[] points = character.codePoints().toArray();
    int sum = Arrays.stream(points).map(Width::ofPoint).sum();
    boolean isPicture = points.length > 1 && Arrays.stream(points).anyMatch(Width::joins);
    if (isPicture && sum > 2) {
      return 2;
    }
    boolean becomesPicture = points.length > 1 && points[1] == EMOJI_VARIATION;
    return sum == 1 && becomesPicture && hasPicture(points[0]) ? 2 : sum;
  }

  /** Whether it makes one picture of what is around it: a joiner, or a skin tone. */
  private static boolean joins(int point) {
    return point == ZERO_WIDTH_JOINER || (point >= 0x1F3FB && point <= 0x1F3FF);
  }

  private static boolean hasPicture(int point) {
    int type = Character.getType(point);
    return type == Character.OTHER_SYMBOL
        || type == Character.MATH_SYMBOL
        || (point >= '0' && point <= '9')
        || OTHER_PICTURES.indexOf(point) >= 0;
  }

  private static int ofPoint(int point) {
    if (isZero(point)) {
      return 0;
    }
    int at = Arrays.binarySearch(WIDE, point);
    // Between the two ends of a range, the insertion point is odd.
    boolean isWide = at >= 0 || (-at - 1) % 2 == 1;
    return isWide ? 2 : 1;
  }

  private static boolean isZero(int point) {
    boolean isJamoWithinSyllable =
        (point >= 0x1160 && point <= 0x11FF) || (point >= 0xD7B0 && point <= 0xD7FB);
    return isJamoWithinSyllable
        || switch (Character.getType(point)) {
          case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
          case Character.FORMAT -> point != SOFT_HYPHEN && !isNumberSign(point);
          default -> false;
        };
  }

  /** Format characters that are visible: Arabic and other signs around a number. */
  private static boolean isNumberSign(int point) {
    return (point >= 0x0600 && point <= 0x0605)
        || point == 0x06DD
        || point == 0x070F
        || (point >= 0x0890 && point <= 0x0891)
        || point == 0x08E2
        || point == 0x110BD
        || point == 0x110CD;
  }
}
