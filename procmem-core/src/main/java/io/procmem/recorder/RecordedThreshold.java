package io.procmem.recorder;

import java.time.Duration;
import java.util.Optional;

/**
 * A threshold that was exceeded, or OOM kills of a container or systemd unit, in a recording.
 * Immutable.
 *
 * @param of the kind of subject, in lower case: {@code process}, {@code subgroup}, {@code group}
 *     (see {@link io.procmem.report.Threshold.Of}), {@code machine}, {@code own_container} or
 *     {@code container} (see {@link io.procmem.watch.MemoryThreshold.Of}), or {@code unit}
 * @param subject what exceeded it: a process as {@code pid@start}, the name of a group, subgroup or
 *     unit, or the id of a container
 * @param by the measure, in lower case: {@code rss}, {@code available_ratio}. {@code oom_kills} if
 *     the OOM killer has killed a process of the container or unit: {@code value} is the number of
 *     kills so far, {@code limit} the last known number before, or 0 if it was restarted since
 * @param value the measure, or the growth per second if there is a window
 * @param limit the limit that it exceeded. The value can be below it again (above it, for available
 *     memory): a threshold stays exceeded until the value is back on the other side by a tenth, if
 *     nothing else was chosen
 * @param window the time over which growth was measured; empty if it was not growth
 */
public record RecordedThreshold(
    String of, String subject, String by, double value, double limit, Optional<Duration> window) {}
