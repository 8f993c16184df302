package io.procmem.exporter.terminal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Formats the name of a process for people. */
public final class KernelName {

  /** The kernel keeps this much of a name, and may cut it within a character. */
  private static final int KEPT_BYTES = 15;

  private KernelName() {}

  /**
   * {@return a name in which the first bytes of a character that the kernel has cut are shown as an
   * ellipsis instead of {@code \xf0\x9f}}
   *
   * @param name the name with {@code \xNN} for bytes that are no text
   */
  public static String readable(String name) {
    int bytes = 0;
    int cut = -1; // where the bytes of a cut character begin
    int missing = 0; // how many more bytes that character needs
    int at = 0;
    while (at < name.length()) {
      boolean isEscape = name.charAt(at) == '\\' && at + 1 < name.length();
      if (isEscapedByte(name, at)) {
        int value = HexFormat.fromHexDigits(name, at + 2, at + 4);
        boolean continues = (value & 0xc0) == 0x80 && missing > 1;
        if (!continues) {
          cut = at;
        }
        missing = continues ? missing - 1 : sequenceLength(value) - 1;
        bytes++;
        at += 4;
      } else {
        missing = 0;
        int length = isEscape ? 2 : Character.charCount(name.codePointAt(at));
        bytes +=
            isEscape ? 1 : name.substring(at, at + length).getBytes(StandardCharsets.UTF_8).length;
        at += length;
      }
    }
    return bytes == KEPT_BYTES && missing > 0 ? name.substring(0, cut) + "…" : name;
  }

  /** A name in a damaged recording may have other text after {@code \x}. */
  private static boolean isEscapedByte(String name, int at) {
    return name.startsWith("\\x", at)
        && at + 4 <= name.length()
        && HexFormat.isHexDigit(name.charAt(at + 2))
        && HexFormat.isHexDigit(name.charAt(at + 3));
  }

  /** The length of the UTF-8 sequence that begins with a byte; 1 if none does. */
  private static int sequenceLength(int first) {
    return first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  }
}
