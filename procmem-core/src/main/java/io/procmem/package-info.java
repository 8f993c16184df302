/**
 * Reports which processes of a Linux machine use its memory.
 *
 * <pre>
 * /proc bytes ──internal.procfs──▶ Snapshot        facts     what the kernel says, and what it refuses
 *             ──classify────────▶ Classification  opinions  the subgroup of each process, by rules
 *             ──report──────────▶ Report          sums, rates, rankings
 *             ──metrics─────────▶ rows            one table of metrics, which the adapters export
 * </pre>
 *
 * <p>{@link io.procmem.ProcMem} is the entry point, and {@link io.procmem.ProcMemBuilder} takes its
 * settings: {@link io.procmem.Selection} says which processes a report includes, {@link
 * io.procmem.DetailPolicy} for which of them PSS and USS are read, and {@link io.procmem.Rules}
 * what they are. A scan runs in the calling thread, or in the background.
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
