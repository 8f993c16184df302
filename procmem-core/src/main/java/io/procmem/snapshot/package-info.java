/**
 * Facts: what the kernel said about the machine and its processes, and what it refused to say.
 *
 * <p>Every type here is an immutable value. Amounts are bytes, seconds or counts, and the unit is
 * in the name. A number the kernel did not give is absent ({@link java.util.OptionalLong#empty()},
 * a {@link io.procmem.snapshot.Memory} of another kind, a row of {@link
 * io.procmem.snapshot.Unreadable}); it is never 0, -1 or NaN.
 *
 * <p>Accessors are API. Canonical constructors and record patterns are not: kernels grow, and so do
 * these records.
 */
@NullMarked
package io.procmem.snapshot;

import org.jspecify.annotations.NullMarked;
