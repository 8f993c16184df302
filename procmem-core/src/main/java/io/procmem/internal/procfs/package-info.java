/**
 * Makes snapshots of a mounted procfs. Not API.
 *
 * <p>{@link io.procmem.internal.procfs.ProcFs} is the entry point. It offers the passes of a scan;
 * {@code Scanner} decides which of them to run:
 *
 * <pre>
 * list → readCheap (stat, statm) → readOwners, readUserNames, readStatm as conditions need them
 *      → toClassify, readWanted (what rules need) → readFacts (user, io, exe, …)
 *      → readBlockingFacts (cmdline, mountinfo) → readDetail (smaps_rollup) → finish → Snapshot
 * </pre>
 *
 * <p>Which thread reads a file depends on what the read can do:
 *
 * <ul>
 *   <li>{@code stat}, {@code statm}, {@code cgroup}, the size of {@code fd}, the owner: cannot
 *       hang, and anyone may read them. The scanning thread.
 *   <li>{@code status}, {@code io}, {@code exe}, {@code limits}, {@code task}, {@code oom_*}:
 *       cannot hang, but are more expensive or need privileges. The scanning thread, on demand.
 *   <li>{@code cmdline}, {@code mountinfo}, {@code smaps_rollup}, {@code smaps}, {@code pagemap}
 *       with {@code maps}, the name service, control groups, files of the machine: can hang
 *       indefinitely. Read only by {@link io.procmem.internal.read.ReaderThreads}, a limited number
 *       of threads, with a bounded wait.
 * </ul>
 */
@NullMarked
package io.procmem.internal.procfs;

import org.jspecify.annotations.NullMarked;
