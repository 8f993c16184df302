package io.procmem.recorder;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process in a recording. A number is absent if it was unknown. Immutable.
 *
 * @param id its pid and start time
 * @param name its name ({@code comm})
 * @param fullName the name of its program in full if {@code name} is the first 15 bytes of that and
 *     the rest was known; otherwise {@code name}
 * @param subgroup its subgroup
 * @param container the id of its container; empty if it was in none
 * @param rssBytes its resident set size
 * @param pssBytes its proportional set size
 * @param ussBytes its unique set size
 * @param swapBytes its memory in swap
 * @param rssGrowthBytes the change of RSS since the previous scan, negative if it fell
 */
public record RecordedProcess(
    ProcessId id,
    String name,
    String fullName,
    Subgroup subgroup,
    Optional<String> container,
    OptionalLong rssBytes,
    OptionalLong pssBytes,
    OptionalLong ussBytes,
    OptionalLong swapBytes,
    OptionalLong rssGrowthBytes) {}
