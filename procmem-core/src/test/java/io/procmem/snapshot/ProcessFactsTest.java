package io.procmem.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.Placement;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessFactsTest {

  private static ProcessFactsBuilder all() {
    return ProcessFacts.builder()
        .threadStates(ThreadStates.of(ProcessState.RUNNING))
        .status(Readings.of(StatusField.values(), new long[StatusField.values().length]))
        .io(Readings.of(IoField.values(), new long[IoField.values().length]))
        .user(User.unnamed(0))
        .openFiles(3)
        .openFilesLimit(1024)
        .executable("/bin/x")
        .commandLine(new CommandLine("x", Optional.empty(), Optional.empty(), 1, false))
        .cgroups(List.of("/"))
        .placement(Placement.none())
        .oomScore(0)
        .oomScoreAdjustment(0)
        .blockIoDelayNanos(0);
  }

  @Test
  void builder_setsEveryComponent() throws ReflectiveOperationException {
    ProcessFacts all = all().build();
    for (RecordComponent component : ProcessFacts.class.getRecordComponents()) {
      assertThat(component.getAccessor().invoke(all))
          .as(component.getName())
          .isNotEqualTo(component.getAccessor().invoke(ProcessFacts.none()));
    }
  }

  @Test
  void builder_withoutAnyFile_hasNoValue() {
    ProcessFactsBuilder some = all();
    for (Source file : Source.values()) {
      some.without(file);
    }
    assertThat(some.build()).isEqualTo(ProcessFacts.none());
  }

  @Test
  void builder_withoutChanges_returnsTheSameFacts() {
    ProcessFacts all = all().build();
    ProcessFactsBuilder builder = ProcessFacts.builder().startFrom(all);
    assertThat(builder.openFiles(3).oomScore(0).user(User.unnamed(0)).build()).isSameAs(all);
    ProcessFacts changed = builder.openFiles(4).build();
    assertThat(changed).isNotEqualTo(all);
    assertThat(builder.openFiles(3).build()).isEqualTo(all);
    assertThat(changed.openFiles()).hasValue(4);
  }
}
