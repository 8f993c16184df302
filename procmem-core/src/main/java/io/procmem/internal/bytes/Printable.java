package io.procmem.internal.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Converts bytes to a name that is safe to print, reversibly.
 *
 * <p>A kernel name may be any bytes: an escape sequence, part of a character, or what looks like a
 * line of a kernel file. Printable UTF-8 is kept. Every other byte is shown as {@code \xNN}:
 * control and format characters, line and paragraph separators, noncharacters and invalid UTF-8. A
 * backslash is doubled. So different bytes have different names, and no name can start a new line
 * or reverse the direction of the text.
 */
public final class Printable {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Printable() {}

  /** The name of a range of bytes. */
  public static String name(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isPlain(bytes[i])) {
        return escaped(bytes, from, to);
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * The bytes of a name: the reverse of {@link #name}. In other texts, a backslash that begins no
   * escape stands for itself.
   */
  public static byte[] bytes(String name) {
    if (name.indexOf('\\') < 0) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
    for (int i = 0; i < name.length(); ) {
      if (isEscapedByte(name, i)) {
        bytes.write(HexFormat.fromHexDigits(name, i + 2, i + 4));
        i += 4;
      } else {
        int end = name.offsetByCodePoints(i, 1);
        bytes.writeBytes(name.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = name.startsWith("\\\\", i) ? end + 1 : end;
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isEscapedByte(String name, int at) {
    return name.startsWith("\\x", at)
        && at + 4 <= name.length()
        && HexFormat.isHexDigit(name.charAt(at + 2))
        && HexFormat.isHexDigit(name.charAt(at + 3));
  }

  /**
   * Whether {@link #name} would return this name for these bytes. Allocates nothing for plain
   * ASCII.
   */
  public static boolean isName(String name, byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isPlain(bytes[i])) {
        return name.equals(escaped(bytes, from, to));
      }
      if (i - from >= name.length() || name.charAt(i - from) != bytes[i]) {
        return false; // name() keeps plain characters
      }
    }
    return name.length() == to - from;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b < 0x7f && b != '\\';
  }

  private static String escaped(byte[] bytes, int from, int to) {
    StringBuilder name = new StringBuilder((to - from) * 2);
    int i = from;
    while (i < to) {
      int length = sequenceLength(bytes, i, to);
      if (bytes[i] == '\\') {
        name.append("\\\\");
        i++;
      } else if (length > 0 && isPrintable(codePoint(bytes, i, length))) {
        name.appendCodePoint(codePoint(bytes, i, length));
        i += length;
      } else {
        for (int last = i + Math.max(length, 1); i < last; i++) {
          name.append("\\x").append(HEX[bytes[i] >> 4 & 0xf]).append(HEX[bytes[i] & 0xf]);
        }
      }
    }
    return name.toString();
  }

  /**
   * The length of the well-formed UTF-8 sequence at a position, 0 if there is none; table 3-7 of
   * the Unicode standard.
   */
  private static int sequenceLength(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || to - at < length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int point = codePoint(bytes, at, length);
    boolean shortest = length == 2 || point >= (length == 3 ? 0x800 : 0x10000);
    boolean surrogate = point >= 0xd800 && point <= 0xdfff;
    return shortest && !surrogate && point <= Character.MAX_CODE_POINT ? length : 0;
  }

  private static int codePoint(byte[] bytes, int at, int length) {
    int point = length == 1 ? bytes[at] : bytes[at] & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      point = point << 6 | (bytes[at + i] & 0x3f);
    }
    return point;
  }

  private static boolean isPrintable(int point) {
    boolean noncharacter = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
    return !noncharacter
        && switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
