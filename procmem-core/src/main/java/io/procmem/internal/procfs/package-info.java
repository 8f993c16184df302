/**
 * From the bytes of a mounted procfs to a snapshot. Not exported.
 *
 * <p>{@link io.procmem.internal.procfs.ProcFs} offers the passes of a scan and knows no policy;
 * {@code ProcMem} runs them:
 *
 * <pre>
 * list → readCheap (stat, statm) → keep (scope, filter) → readFacts (user, io, exe, …)
 *      → readCommands (cmdline) → readDetail (smaps_rollup of those chosen) → finish → Snapshot
 * </pre>
 *
 * <p>A parser never opens a file, and a reader never understands one: there is one parser class per
 * kernel file, over reused bytes, and {@link io.procmem.internal.read.ProcReader} brings the two
 * together. Why a read failed is worked out in one place, {@link
 * io.procmem.internal.read.Diagnosis}, by looking again.
 *
 * <p>Three tiers, by what a read can do to whom:
 *
 * <ul>
 *   <li>{@code stat}, {@code statm}, {@code cgroup}, the size of {@code fd}, the owner: cannot
 *       hang, anyone may. The scanning thread.
 *   <li>{@code status}, {@code io}, {@code exe}, {@code limits}, {@code oom_*}: cannot hang, cost
 *       more or need rights. The scanning thread, on demand.
 *   <li>{@code cmdline}, {@code smaps_rollup}, {@code smaps}, the name service: can hang for as
 *       long as somebody else likes. Only {@link io.procmem.internal.read.ReaderThreads}, at most
 *       two threads, with a bounded wait.
 * </ul>
 */
@NullMarked
package io.procmem.internal.procfs;

import org.jspecify.annotations.NullMarked;
