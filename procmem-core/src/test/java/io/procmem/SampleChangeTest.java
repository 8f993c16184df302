package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sample is shown again while nothing has changed; whatever changes must show. */
class SampleChangeTest {

  private static final Duration LONG = Duration.ofMinutes(20);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** What happens to a process, by the component of its sample in which it must show. */
  private static Map<String, Consumer<FakeProcess>> changes() {
    Map<String, Consumer<FakeProcess>> changes = new HashMap<>();
    changes.put("id", process -> process.startTicks(2000));
    changes.put("parentPid", process -> process.parent(2));
    changes.put("name", process -> process.name("other"));
    changes.put(
        "fullName",
        process -> {
          process.name("fifteen-bytes-n");
          process.executes("/bin/fifteen-bytes-name");
        });
    changes.put("state", process -> process.state('R'));
    changes.put("kernelThread", FakeProcess::kernelThread);
    changes.put("threads", process -> process.threads(2));
    changes.put("threadStates", process -> process.state('D'));
    changes.put("cpu", process -> process.cpuTicks(5, 5));
    changes.put("faults", process -> process.minorFaults(101));
    changes.put("memory", process -> process.memoryKib(5000, 4000, 3000));
    changes.put("status", process -> process.swapKib(64));
    changes.put("io", process -> process.file("io", "rchar: 7\nwchar: 8\n"));
    changes.put("user", process -> process.uid(33));
    changes.put("openFiles", process -> process.openFiles(9));
    changes.put(
        "openFilesLimit",
        process -> process.file("limits", "Max open files            7            8      files\n"));
    changes.put("executable", process -> process.executes("/bin/other"));
    changes.put("commandLine", process -> process.executes("/bin/other"));
    changes.put("cgroups", process -> process.file("cgroup", "0::/other\n"));
    changes.put("placement", process -> process.file("cgroup", "0::/system.slice/x.service\n"));
    changes.put("oomScore", process -> process.file("oom_score", "7\n"));
    changes.put("oomScoreAdjustment", process -> process.file("oom_score_adj", "7\n"));
    changes.put("blockIoDelayNanos", process -> process.blockIoTicks(3));
    return changes;
  }

  private static List<RecordComponent> components() {
    return Stream.of(ProcessSample.class, ProcessFacts.class)
        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
        .filter(component -> component.getType() != ProcessFacts.class)
        .toList();
  }

  private static Object value(RecordComponent component, ProcessSample sample)
      throws ReflectiveOperationException {
    boolean fact = component.getDeclaringRecord() == ProcessFacts.class;
    return component.getAccessor().invoke(fact ? sample.facts() : sample);
  }

  @Test
  void whateverComponentChanges_showsInTheNextSample() throws ReflectiveOperationException {
    assertThat(changes().keySet())
        .containsExactlyInAnyOrderElementsOf(
            components().stream().map(RecordComponent::getName).toList());
    for (RecordComponent component : components()) {
      try (ScanFixture one = new ScanFixture()) {
        one.reading(Source.values()).tree.pid(7);
        ProcessSample before = ScanFixture.process(one.scan(), 7);
        assertThat(ScanFixture.process(one.scanAfter(Duration.ZERO), 7).cpu())
            .isEqualTo(before.cpu());
        changes().get(component.getName()).accept(one.tree.pid(7));
        ProcessSample after = ScanFixture.process(one.scanAfter(LONG), 7);
        assertThat(value(component, after))
            .as(component.getName())
            .isNotEqualTo(value(component, before));
      }
    }
  }

  @Test
  void whereNothingChanges_theSampleIsTheSame() {
    fixture.with().detail(DetailPolicy.none());
    fixture.reading(Source.values()).tree.pid(7);
    ProcessSample before = ScanFixture.process(fixture.scan(), 7);
    assertThat(ScanFixture.process(fixture.scanAfter(LONG), 7)).isSameAs(before);
  }
}
