/**
 * Facts: the kernel's numbers about the machine and its processes, and which of them are missing
 * and why.
 *
 * <p>Every type here is an immutable value. Amounts are bytes, seconds or counts, and the unit is
 * in the name. A number that the kernel did not give is absent ({@link
 * java.util.OptionalLong#empty()}, a {@link io.procmem.snapshot.Memory} of another kind, a row of
 * {@link io.procmem.snapshot.Unreadable}); it is never 0, -1 or NaN.
 *
 * <p>Accessors are API. Canonical constructors and record patterns are not: new kernels add
 * numbers, and these records grow with them.
 */
@NullMarked
package io.procmem.snapshot;

import org.jspecify.annotations.NullMarked;
