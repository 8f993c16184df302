package io.procmem.exporter.input;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an option that takes the path of a file or directory. */
public final class PathConverter implements ITypeConverter<Path> {

  /** What Java makes of a byte that is no text in the locale's encoding. */
  private static final char REPLACEMENT = '\uFFFD';

  /** For picocli, which creates it where an option names it. */
  public PathConverter() {}

  @Override
  public Path convert(String value) {
    if (value.isEmpty()) {
      throw new TypeConversionException("it is empty: give a path");
    }
    if (value.indexOf(REPLACEMENT) >= 0) {
      throw notText(value);
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw notText(value);
    }
  }

  private static TypeConversionException notText(String value) {
    return new TypeConversionException(
        "'"
            + value
            + "' contains bytes that are not text in the encoding of this locale: set"
            + " LC_ALL=C.UTF-8, or give a path of other characters");
  }
}
