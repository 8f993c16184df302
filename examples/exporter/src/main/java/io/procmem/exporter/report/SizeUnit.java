package io.procmem.exporter.report;

import io.procmem.exporter.terminal.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** The unit in which amounts of memory are shown to people. */
enum SizeUnit {
  /** That which fits each number, such as {@code 900K} or {@code 1.4G}. */
  AUTO(0, 0),
  /** Bytes. */
  BYTES(0, 0),
  /** 1024 bytes. */
  KIB(10, 0),
  /** 1024 KiB. */
  MIB(20, 1),
  /** 1024 MiB. */
  GIB(30, 2);

  private final int shift;
  private final int decimals;

  SizeUnit(int shift, int decimals) {
    this.shift = shift;
    this.decimals = decimals;
  }

  /** A number of bytes, without its unit unless that differs from number to number. */
  String text(double bytes) {
    if (this == AUTO) {
      String size = Size.bytes(OptionalLong.of(Math.round(Math.abs(bytes))));
      return bytes < 0 ? "-" + size : size;
    }
    return BigDecimal.valueOf(bytes)
        .divide(BigDecimal.valueOf(1L << shift))
        .setScale(decimals, RoundingMode.HALF_UP)
        .toPlainString();
  }

  /** What the numbers of a table are in, as a sentence; empty text if each says so. */
  String sentence() {
    return switch (this) {
      case AUTO -> "";
      case BYTES -> "Memory in bytes";
      case KIB -> "Memory in KiB";
      case MIB -> "Memory in MiB";
      case GIB -> "Memory in GiB";
    };
  }
}
