package io.procmem.internal.procfs;

import static io.procmem.internal.procfs.Image.Change.EXECUTED;
import static io.procmem.internal.procfs.Image.Change.NONE;
import static io.procmem.internal.procfs.Image.Change.RENAMED;
import static io.procmem.internal.procfs.Image.Change.UNCLEAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.parse.ParserInput;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.procfs.Image.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTest {

  private static final long OTHER_FLAGS = 0x400000;

  private final Image image = new Image();

  private Change see(String name, boolean forked, long code, long stack, long arguments) {
    StatParser stat = new StatParser();
    stat.nameEnd = name.length();
    stat.flags = OTHER_FLAGS | (forked ? StatParser.PF_FORKNOEXEC : 0);
    stat.codeStart = code;
    stat.stackStart = stack;
    stat.argumentsStart = arguments;
    return image.accept(stat, ParserInput.text(name).cursor());
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
      String name, long code, long stack, long arguments, Change change) {
    see("java", false, 16, 32, 48);
    assertThat(see(name, false, code, stack, arguments)).isEqualTo(change);
    assertThat(see(name, false, code, stack, arguments)).as("it is told once").isEqualTo(NONE);
    assertThat(image.name()).isEqualTo(name);
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
  void whereAddressesWereHidden_aNameIsAllThereIs(
      String name, long code, long stack, long arguments, Change change) {
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
      boolean before, boolean now, Change change) {
    see("java", before, 1, 0, 0);
    assertThat(image.isForkedOnly()).isEqualTo(before);
    assertThat(see("java", now, 1, 0, 0)).isEqualTo(change);
    assertThat(image.isForkedOnly()).isEqualTo(now);
  }

  @Test
  void anExecAfterAFork_isMoreThanItsName() {
    see("bash", true, 1, 0, 0);
    assertThat(see("java", false, 1, 0, 0)).isEqualTo(EXECUTED);
  }

  @Test
  void theFirstLook_isUnclear() {
    assertThat(see("java", false, 16, 32, 48)).isEqualTo(UNCLEAR);
  }

  @Test
  void aNameGivenBack_isAnotherRename() {
    see("java", false, 16, 32, 48);
    see("sh", false, 16, 32, 48);
    assertThat(see("java", false, 16, 32, 48)).isEqualTo(RENAMED);
  }
}
