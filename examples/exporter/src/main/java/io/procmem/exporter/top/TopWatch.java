package io.procmem.exporter.top;

import io.procmem.exporter.input.Choice;
import io.procmem.exporter.terminal.Dimensions;
import io.procmem.exporter.terminal.Keyboard;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.Text;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A table that is shown again and again, as large as the screen allows. */
public final class TopWatch {

  /** The key that ends the command. */
  public static final char QUIT = 'q';

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /** Of a screen that is too small, at least this share of its lines shows processes. */
  private static final int SHARE_OF_ROWS = 3;

  /** On a smaller screen, the keys have one line. */
  private static final int LINES_FOR_ALL_KEYS = 20;

  private static final String KEYS =
      "q quit, rank by "
          + Arrays.stream(Ranking.values())
              .map(by -> letter(by) + " " + by.name())
              .collect(Collectors.joining(", "));

  private TopWatch() {}

  /**
   * {@return what a key asks to rank by: the first letter of its name}
   *
   * @param key any key
   */
  public static Optional<Ranking> ranking(char key) {
    return Arrays.stream(Ranking.values()).filter(by -> letter(by) == key).findFirst();
  }

  private static char letter(Ranking by) {
    return Choice.word(by).charAt(0);
  }

  /**
   * {@return the table under a clock, with as many processes as fit}
   *
   * @param view the table
   * @param interval the time between two tables
   * @param hasKeys whether keys are read
   * @param size the size of the screen
   * @param zone the time zone of the clock
   */
  public static Page page(
      TopView view, Duration interval, boolean hasKeys, Dimensions size, ZoneId zone) {
    List<String> above = above(view.report(), interval, hasKeys, size, zone);
    int room = size.lines() - 1; // the line below the last one is for the cursor
    TopView shown = view;
    Page page = shown.page(size.columns(), above);
    int belowHeading = room - page.heading() - 1;
    int least = Math.max(1, Math.min(room / SHARE_OF_ROWS, belowHeading));
    while (page.lines().size() > room && shown.size() > least) {
      int excess = page.lines().size() - room;
      shown = shown.first(Math.max(least, shown.size() - excess));
      page = shown.page(size.columns(), above);
    }
    return page;
  }

  private static List<String> above(
      Report report, Duration interval, boolean hasKeys, Dimensions size, ZoneId zone) {
    String clock = clock(report.snapshot().takenAt(), interval, zone);
    String line = hasKeys ? clock + ". " + KEYS : clock;
    return size.lines() < LINES_FOR_ALL_KEYS
        ? List.of(Text.cut(line, size.columns()))
        : Text.wrap(line, size.columns());
  }

  private static String clock(Instant at, Duration interval, ZoneId zone) {
    String time = CLOCK.format(LocalDateTime.ofInstant(at, zone));
    String every =
        interval.toMillis() % 1000 == 0 ? interval.toSeconds() + "s" : interval.toMillis() + "ms";
    return time + ", every " + every;
  }

  /**
   * Waits for a key that has a meaning.
   *
   * @param keyboard reads the keys
   * @param interval the maximum time to wait
   * @return {@link #QUIT}, the letter of a ranking, or a space; empty after the interval
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static Optional<Character> awaitKey(Keyboard keyboard, Duration interval)
      throws InterruptedException {
    long start = System.nanoTime();
    Duration left = interval;
    do {
      Optional<Character> key = keyboard.next(left);
      if (key.isPresent() && hasMeaning(key.get())) {
        return key;
      }
      left = interval.minusNanos(System.nanoTime() - start);
    } while (left.toMillis() > 0);
    return Optional.empty();
  }

  private static boolean hasMeaning(char key) {
    return key == QUIT || key == ' ' || ranking(key).isPresent();
  }
}
