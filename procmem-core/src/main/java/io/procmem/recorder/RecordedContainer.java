package io.procmem.recorder;

import java.util.Optional;

/**
 * The container of a recorded process. Immutable.
 *
 * @param id its id
 * @param name its name; empty if it was unknown
 * @param pod the name of its pod, or the uid; empty if it was unknown, or if the container was in
 *     none
 * @param namespace the namespace of its pod; empty if it was unknown
 * @param cgroup the memory of its control group; empty if that was not visible
 */
public record RecordedContainer(
    String id,
    Optional<String> name,
    Optional<String> pod,
    Optional<String> namespace,
    Optional<RecordedCgroup> cgroup) {}
