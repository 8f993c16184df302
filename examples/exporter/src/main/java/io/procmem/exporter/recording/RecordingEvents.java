package io.procmem.exporter.recording;

import io.procmem.exporter.terminal.ShortId;
import io.procmem.exporter.terminal.Size;
import io.procmem.recorder.RecordedContainer;
import io.procmem.recorder.RecordedSample;
import io.procmem.recorder.RecordedThreshold;
import io.procmem.recorder.Recording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The thresholds that were exceeded in a recording, and OOM kills. */
final class RecordingEvents {

  private static final int MAX_LINES = 10;
  private static final int MAX_CONTAINERS = 3;
  private static final String OOM_KILLS = "oom_kills";

  /** Which threshold, and of what. */
  private record Key(String of, String subject, String by, Optional<?> window) {}

  /**
   * A threshold that was exceeded in some samples.
   *
   * @param last the last
   * @param firstAt the time of the first
   * @param lastAt the time of the last
   * @param rise of a number of kills: how many there were, also between the samples
   */
  private record Event(RecordedThreshold last, Instant firstAt, Instant lastAt, double rise) {

    static Event of(RecordedThreshold threshold, Instant at) {
      return new Event(threshold, at, at, threshold.value() - threshold.limit());
    }

    boolean isKill() {
      return last.by().equals(OOM_KILLS);
    }

    Event and(Event later) {
      boolean hasBegunAgain = later.last.limit() < last.value(); // with the control group
      double more = hasBegunAgain ? later.rise : later.last.value() - last.value();
      return new Event(later.last, firstAt, later.lastAt, rise + more);
    }
  }

  private final Instant end;

  /** OOM kills first, then the latest. */
  private final List<Event> events = new ArrayList<>();

  /** By id, as it was recorded last, with its control group if any sample has it. */
  private final Map<String, RecordedContainer> containers = new LinkedHashMap<>();

  RecordingEvents(Recording recording) {
    Map<Key, Event> all = new LinkedHashMap<>();
    for (RecordedSample sample : recording.samples()) {
      for (RecordedThreshold threshold : sample.exceeded()) {
        Key key = new Key(threshold.of(), threshold.subject(), threshold.by(), threshold.window());
        all.merge(key, Event.of(threshold, sample.takenAt()), Event::and);
      }
      for (RecordedContainer container : sample.containers()) {
        containers.merge(
            container.id(), container, (old, now) -> now.cgroup().isPresent() ? now : old);
      }
    }
    all.values().stream()
        .sorted(Comparator.comparing(Event::isKill).thenComparing(Event::lastAt).reversed())
        .forEach(events::add);
    end = recording.samples().get(recording.samples().size() - 1).takenAt();
  }

  /** A sentence for each: OOM kills first, then the latest. */
  List<String> lines() {
    return events.stream().limit(MAX_LINES).map(this::line).toList();
  }

  /** The ids of the containers that they are about, those with a control group. */
  List<String> containers() {
    return events.stream()
        .map(Event::last)
        .filter(threshold -> threshold.of().equals("container"))
        .map(RecordedThreshold::subject)
        .distinct()
        .filter(id -> containers.containsKey(id) && containers.get(id).cgroup().isPresent())
        .limit(MAX_CONTAINERS)
        .toList();
  }

  private String line(Event event) {
    RecordedThreshold threshold = event.last;
    if (event.isKill()) {
      return "The OOM killer killed "
          + processes(Math.round(event.rise))
          + " of "
          + subject(threshold)
          + ", noticed "
          + (event.firstAt.equals(event.lastAt)
              ? "at "
              : "from " + RecordingTable.seconds(event.firstAt) + " to ")
          + RecordingTable.seconds(event.lastAt)
          + ".";
    }
    boolean isNow = event.lastAt.equals(end);
    return (isBeyond(threshold) ? "Exceeded" : "Exceeded before, and not yet back to normal")
        + (isNow ? ": " : ", last at " + RecordingTable.seconds(event.lastAt) + ": ")
        + threshold.by()
        + " of "
        + subject(threshold)
        + (isNow ? " is " : " was ")
        + amount(threshold, threshold.value())
        + ", threshold "
        + amount(threshold, threshold.limit())
        + threshold.window().map(window -> ", in " + RecordingTable.duration(window)).orElse("")
        + ".";
  }

  private static String processes(long number) {
    return number + (number == 1 ? " process" : " processes");
  }

  private String subject(RecordedThreshold threshold) {
    return switch (threshold.of()) {
      case "own_container", "machine" -> threshold.of().replace('_', ' ');
      case "container" -> "container " + container(threshold.subject());
      default -> threshold.of() + " " + threshold.subject();
    };
  }

  /** The name of a container with its id, or the id alone. */
  String container(String id) {
    String name = Optional.ofNullable(containers.get(id)).map(RecordingEvents::name).orElse("");
    String shortId = ShortId.of(id);
    return name.isEmpty() || name.equals(shortId) ? shortId : name + " (" + shortId + ")";
  }

  /** The name of a container with its pod and namespace, or the id. */
  static String name(RecordedContainer container) {
    List<String> parts = new ArrayList<>();
    container.namespace().ifPresent(parts::add);
    container.pod().ifPresent(parts::add);
    parts.add(container.name().orElseGet(() -> ShortId.of(container.id())));
    return String.join("/", parts);
  }

  /** False of a value that is back, and not yet far enough from the limit. */
  private static boolean isBeyond(RecordedThreshold threshold) {
    return threshold.by().startsWith("available_")
        ? threshold.value() < threshold.limit()
        : threshold.value() > threshold.limit();
  }

  private static String amount(RecordedThreshold threshold, double value) {
    String perSecond = threshold.window().isPresent() ? "/s" : "";
    return switch (threshold.by()) {
      case "available_ratio", "pressure_ratio" -> Size.percent(OptionalDouble.of(value));
      case "cpu" -> Size.percent(OptionalDouble.of(value)) + perSecond;
      case "threads", "fds" -> Math.round(value) + perSecond;
      default -> RecordingTable.signed(Math.round(value)) + perSecond;
    };
  }
}
