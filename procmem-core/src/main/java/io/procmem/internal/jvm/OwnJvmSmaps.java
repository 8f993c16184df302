package io.procmem.internal.jvm;

import io.procmem.internal.bytes.ByteCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code /proc/self/smaps}: the mappings of this JVM with their addresses; proc_pid_smaps(5). */
final class OwnJvmSmaps {

  private static final int HEXADECIMAL = 16;
  private static final int HEADER_WORDS = 6;

  /** The mappings, by ascending address. */
  final List<OwnJvmMapping> mappings = new ArrayList<>();

  private String header = "";
  private long rss;
  private long pss;
  private long swap;
  private long hugetlb;

  /** Adds complete lines. */
  void add(ByteCursor in) {
    int length = in.end() - in.position();
    String text = new String(in.bytes(), in.position(), length, StandardCharsets.UTF_8);
    text.lines().forEach(this::addLine);
  }

  private void addLine(String line) {
    int colon = line.indexOf(':');
    int blank = line.indexOf(' ');
    if (colon < 0 || (blank >= 0 && blank < colon)) {
      header = line;
      hugetlb = 0;
      return;
    }
    String value = line.substring(colon + 1).trim();
    switch (line.substring(0, colon)) {
      case "Rss" -> rss = bytes(value);
      case "Pss" -> pss = bytes(value);
      case "Swap" -> swap = bytes(value);
      case "Private_Hugetlb", "Shared_Hugetlb" -> hugetlb += bytes(value);
      case "VmFlags" -> finish(value);
      default -> {} // not needed
    }
  }

  private static long bytes(String value) {
    int blank = value.indexOf(' ');
    return OwnJvmTexts.decimal(blank < 0 ? value : value.substring(0, blank)) << 10;
  }

  private void finish(String flags) {
    String[] words = header.split(" +", HEADER_WORDS);
    int dash = words[0].indexOf('-');
    mappings.add(
        new OwnJvmMapping(
            Long.parseUnsignedLong(words[0].substring(0, dash), HEXADECIMAL),
            Long.parseUnsignedLong(words[0].substring(dash + 1), HEXADECIMAL),
            words[1],
            Long.parseUnsignedLong(words[2], HEXADECIMAL),
            words.length < HEADER_WORDS ? "" : words[HEADER_WORDS - 1],
            rss,
            pss,
            swap,
            hugetlb,
            flags));
  }
}
