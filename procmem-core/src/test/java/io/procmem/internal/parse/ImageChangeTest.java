package io.procmem.internal.parse;

import static io.procmem.internal.parse.StatReading.ImageChange.EXECUTED;
import static io.procmem.internal.parse.StatReading.ImageChange.NONE;
import static io.procmem.internal.parse.StatReading.ImageChange.RENAMED;
import static io.procmem.internal.parse.StatReading.ImageChange.UNCLEAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.parse.StatReading.ImageChange;
import io.procmem.snapshot.KernelUnits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an exec and a rename are recognised. */
class ImageChangeTest {

  private static final long OTHER_FLAGS = 0x400000;

  private static final KernelUnits UNITS = new KernelUnits(4096, 100);

  private @Nullable StatReading reading;

  private ImageChange see(String name, boolean forked, long code, long stack, long arguments) {
    StatParser stat = new StatParser();
    stat.nameEnd = name.length();
    stat.flags = OTHER_FLAGS | (forked ? StatParser.PF_FORKNOEXEC : 0);
    stat.codeStart = code;
    stat.stackStart = stack;
    stat.argumentsStart = arguments;
    StatReading earlier = reading;
    reading = StatReading.of(stat, ParserInput.text(name).cursor(), UNITS, earlier);
    return reading.changeSince(earlier);
  }

  @ParameterizedTest
  @CsvSource({
    "java, 16, 32, 48, NONE",
    "jav,  16, 32, 48, RENAMED",
    "javac,16, 32, 48, RENAMED",
    "java, 17, 32, 48, EXECUTED",
    "java, 16, 33, 48, EXECUTED",
    "java, 16, 32, 49, EXECUTED",
    "sh,   17, 32, 48, EXECUTED",
    "java, 2,  32, 48, EXECUTED",
    "java, -1, 32, 48, EXECUTED",
    "java, 0,  0,  0,  NONE",
    "java, 1,  0,  0,  NONE",
    "java, 1,  33, 0,  EXECUTED",
    "sh,   0,  0,  0,  UNCLEAR",
    "sh,   1,  0,  0,  UNCLEAR",
    "sh,   1,  32, 48, UNCLEAR"
  })
  void aChange_isSeenByNameAndAddresses(
      String name, long code, long stack, long arguments, ImageChange change) {
    see("java", false, 16, 32, 48);
    assertThat(see(name, false, code, stack, arguments)).isEqualTo(change);
    assertThat(see(name, false, code, stack, arguments)).as("it is reported once").isEqualTo(NONE);
    assertThat(reading.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "java, 0, 0,  0,  NONE",
    "java, 1, 0,  0,  NONE",
    "java, 16,32, 48, NONE",
    "sh,   0, 0,  0,  UNCLEAR",
    "sh,   1, 0,  0,  UNCLEAR",
    "sh,   16,32, 48, UNCLEAR"
  })
  void whereAddressesWereHidden_onlyTheNameShowsAChange(
      String name, long code, long stack, long arguments, ImageChange change) {
    see("java", false, 1, 0, 0);
    assertThat(see(name, false, code, stack, arguments)).isEqualTo(change);
  }

  @Test
  void anExecWhileAddressesAreHidden_isSeenWhenTheyAreNot() {
    see("java", false, 16, 32, 48);
    assertThat(see("java", false, 1, 0, 0)).isEqualTo(NONE);
    assertThat(see("java", false, 16, 32, 48)).isEqualTo(NONE);
    assertThat(see("java", false, 1, 0, 0)).isEqualTo(NONE);
    assertThat(see("java", false, 17, 32, 48)).isEqualTo(EXECUTED);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, NONE",
    "true, false, EXECUTED",
    "false, true, NONE",
    "false, false, NONE"
  })
  void anExecAfterAFork_isSeenByItsFlag_evenWhereAddressesAreHidden(
      boolean before, boolean now, ImageChange change) {
    see("java", before, 1, 0, 0);
    assertThat(reading.image().forkedOnly()).isEqualTo(before);
    assertThat(see("java", now, 1, 0, 0)).isEqualTo(change);
    assertThat(reading.image().forkedOnly()).isEqualTo(now);
  }

  @Test
  void anExecAfterAFork_isMoreThanItsName() {
    see("bash", true, 1, 0, 0);
    assertThat(see("java", false, 1, 0, 0)).isEqualTo(EXECUTED);
  }

  @Test
  void theFirstReading_isUnclear() {
    assertThat(see("java", false, 16, 32, 48)).isEqualTo(UNCLEAR);
  }

  @Test
  void restoringAName_isAnotherRename() {
    see("java", false, 16, 32, 48);
    see("sh", false, 16, 32, 48);
    assertThat(see("java", false, 16, 32, 48)).isEqualTo(RENAMED);
  }
}
