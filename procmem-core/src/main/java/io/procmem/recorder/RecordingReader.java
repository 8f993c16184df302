package io.procmem.recorder;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessId;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a file of a recording. */
final class RecordingReader {

  private static final int MAX_BYTES = 4 << 20;

  private final List<RecordedSample> samples = new ArrayList<>();

  /** The sample whose lines are read now. */
  private @Nullable Draft draft;

  private RecordingReader() {}

  static Recording read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) { // reading a pipe could wait forever
      throw new IOException(
          file + (Files.exists(file) ? " is not a regular file" : " does not exist"));
    }
    byte[] content;
    try (InputStream in = new FileInputStream(file.toFile())) {
      content = in.readNBytes(MAX_BYTES + 1);
    }
    if (content.length > MAX_BYTES) {
      throw new IOException(file + " is not a recording: it is larger than 4 MiB");
    }
    try {
      return new RecordingReader().parse(content);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private Recording parse(byte[] content) throws IOException {
    List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith(RecordingFormat.HEADER + "\t")) {
      throw new IOException("this is not a recording: its first line is not that of a recording");
    }
    Line header = Line.parse(1, lines.get(0));
    long version = header.number("version");
    if (version != RecordingFormat.VERSION) {
      throw new IOException(
          "the recording has version "
              + version
              + ", and this program reads version "
              + RecordingFormat.VERSION
              + ": use the program that wrote it");
    }
    int end = lines.size() - 1;
    Line last = end == 0 ? header : Line.parse(end + 1, lines.get(end));
    boolean isWhole =
        content[content.length - 1] == '\n' && last.word().equals(RecordingFormat.END);
    if (!isWhole) {
      throw new IOException(
          "the recording is incomplete: its end is missing; was it copied" + " whole?");
    }
    for (int i = 1; i < end; i++) {
      accept(Line.parse(i + 1, lines.get(i)));
    }
    finish();
    if (last.number("samples") != samples.size()) {
      throw last.damaged("the number of samples is wrong");
    }
    return new Recording(header.time("written"), header.number("pid"), samples);
  }

  private void accept(Line line) throws IOException {
    if (line.word().equals(RecordingFormat.SAMPLE)) {
      finish();
      draft = new Draft(line.time("time"));
      return;
    }
    Draft current = draft;
    if (current == null) {
      throw line.damaged("it is before the first sample");
    }
    switch (line.word()) {
      case RecordingFormat.MACHINE -> current.machine = machine(line);
      case RecordingFormat.OWN -> current.own = Optional.of(cgroup(line));
      case RecordingFormat.EXCEEDED -> current.exceeded.add(threshold(line));
      case RecordingFormat.PROCESS -> current.processes.add(process(line));
      case RecordingFormat.GROUP -> current.groups.add(group(line));
      case RecordingFormat.CONTAINER -> current.containers.add(container(line));
      case RecordingFormat.HEADER, RecordingFormat.END ->
          throw line.damaged("it is in the wrong place");
      default -> {} // of a later minor version
    }
  }

  private void finish() {
    if (draft != null) {
      samples.add(draft.sample());
    }
  }

  /** A sample whose lines are not all read. */
  private static final class Draft {
    private final Instant takenAt;
    private RecordedMachine machine =
        new RecordedMachine(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty());
    private Optional<RecordedCgroup> own = Optional.empty();
    private final List<RecordedThreshold> exceeded = new ArrayList<>();
    private final List<RecordedProcess> processes = new ArrayList<>();
    private final List<RecordedGroup> groups = new ArrayList<>();
    private final List<RecordedContainer> containers = new ArrayList<>();

    Draft(Instant takenAt) {
      this.takenAt = takenAt;
    }

    RecordedSample sample() {
      return new RecordedSample(takenAt, machine, own, exceeded, processes, groups, containers);
    }
  }

  private static RecordedMachine machine(Line line) throws IOException {
    return new RecordedMachine(
        line.optionalAmount("total"),
        line.optionalAmount("available"),
        line.optionalAmount("swap_total"),
        line.optionalAmount("swap_free"),
        line.optionalFraction("pressure"));
  }

  private static RecordedCgroup cgroup(Line line) throws IOException {
    return new RecordedCgroup(
        line.text("path"),
        line.optionalAmount("memory"),
        line.optionalAmount("working_set"),
        line.optionalAmount("limit"),
        line.optionalAmount("available"),
        line.optionalAmount("peak"),
        line.optionalAmount("high"),
        line.optionalAmount("swap"),
        line.optionalAmount("oom_kills"),
        line.optionalFraction("pressure"));
  }

  private static RecordedThreshold threshold(Line line) throws IOException {
    OptionalLong window = line.optionalAmount("window_ms");
    return new RecordedThreshold(
        line.text("of"),
        line.text("subject"),
        line.text("by"),
        line.fraction("value"),
        line.fraction("limit"),
        window.isPresent() ? Optional.of(Duration.ofMillis(window.getAsLong())) : Optional.empty());
  }

  private static RecordedProcess process(Line line) throws IOException {
    String name = line.optional("name").orElse("");
    return new RecordedProcess(
        new ProcessId(line.count("pid", Integer.MAX_VALUE), line.number("start")),
        name,
        line.optional("full_name").orElse(name),
        new Subgroup(line.text("group"), line.text("subgroup")),
        line.optional("container"),
        line.optionalAmount("rss"),
        line.optionalAmount("pss"),
        line.optionalAmount("uss"),
        line.optionalAmount("swap"),
        line.optionalNumber("growth"));
  }

  private static RecordedGroup group(Line line) throws IOException {
    return new RecordedGroup(
        line.text("name"),
        line.count("processes", Integer.MAX_VALUE),
        line.optionalAmount("rss"),
        line.optionalAmount("pss"),
        line.optionalAmount("uss"));
  }

  private static RecordedContainer container(Line line) throws IOException {
    return new RecordedContainer(
        line.text("id"),
        line.optional("name"),
        line.optional("pod"),
        line.optional("namespace"),
        line.optional("path").isPresent() ? Optional.of(cgroup(line)) : Optional.empty());
  }
}
