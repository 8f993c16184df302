package io.procmem.exporter.report;

import io.procmem.exporter.terminal.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.OptionalDouble;

/** Amounts as text for people. */
final class AmountText {

  /** Marks a sum that excludes unknown numbers. */
  private static final String AT_LEAST = "≥";

  private static final String NONE = "-";

  /** Longer times are shown in a larger unit. */
  private static final int MAX_SECONDS = 120;

  private final SizeUnit sizes;

  AmountText(SizeUnit sizes) {
    this.sizes = sizes;
  }

  /** One number if it is known, otherwise its bounds, or a question mark. */
  String text(Amount amount) {
    if (amount.isNone()) {
      return amount.unit() == Unit.ID ? "" : NONE;
    }
    if (amount.isUnknown()) {
      return Size.UNKNOWN;
    }
    if (amount.isPartial()) {
      boolean isLowerBound = amount.unit().isNeverNegative();
      return (isLowerBound ? AT_LEAST : "") + number(amount.unit(), amount.lower());
    }
    OptionalDouble value = amount.value();
    return value.isPresent()
        ? number(amount.unit(), value.getAsDouble())
        : Size.bounds(
            number(amount.unit(), amount.lower()),
            number(amount.unit(), amount.upper()),
            amount.lower() == 0);
  }

  private String number(Unit unit, double number) {
    return switch (unit) {
      case BYTES, CHANGE, RATE -> sizes.text(number);
      case RATIO -> Size.percent(OptionalDouble.of(number));
      case SECONDS -> seconds(number);
      case AVERAGE -> BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP).toPlainString();
      default -> Long.toString(Math.round(number));
    };
  }

  private static String seconds(double seconds) {
    if (seconds >= MAX_SECONDS) {
      return Size.time(Duration.ofSeconds((long) seconds));
    }
    long tenths = Math.round(seconds * 10);
    return tenths / 10 + "." + tenths % 10 + "s";
  }
}
