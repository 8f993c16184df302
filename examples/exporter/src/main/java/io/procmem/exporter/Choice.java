package io.procmem.exporter;

import io.procmem.report.Ranking;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a constant, in any case, and knows which there are. */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

  private final List<E> constants;

  private Choice(E[] constants) {
    this.constants = List.of(constants);
  }

  @Override
  public E convert(String value) {
    for (E constant : constants) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "'%s' is none of %s".formatted(value, String.join(", ", this)));
  }

  @Override
  public Iterator<String> iterator() {
    return constants.stream().map(Choice::word).iterator();
  }

  /** {@return how a constant is written on the command line, in JSON and in metrics} */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** What most means. */
  static final class OfRanking extends Choice<Ranking> {
    OfRanking() {
      super(Ranking.values());
    }
  }

  /** Whose PSS and USS are read. */
  static final class OfDetail extends Choice<Detail> {
    OfDetail() {
      super(Detail.values());
    }
  }

  /** How metrics are written. */
  static final class OfFormat extends Choice<ScrapeCommand.Format> {
    OfFormat() {
      super(ScrapeCommand.Format.values());
    }
  }
}
