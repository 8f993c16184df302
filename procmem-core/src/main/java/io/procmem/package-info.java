/**
 * Which processes on this machine use the memory.
 *
 * <pre>
 * /proc bytes ──procfs──▶ Snapshot     facts     what the kernel said, and what it refused to say
 *             ──report──▶ Report       opinions  sums, rates, who most
 * </pre>
 *
 * <p>{@link io.procmem.ProcMem} is the front door:
 *
 * <pre>{@code
 * try (ProcMem procMem = ProcMem.create()) {
 *   for (ProcessUsage usage : procMem.report().top(10, Ranking.USS)) {
 *     System.out.println(usage.process().pid() + " " + usage.process().name());
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.procmem;

import org.jspecify.annotations.NullMarked;
