package io.procmem.ledger;

import io.procmem.snapshot.ByteRange;
import java.util.Optional;

/**
 * One line of a {@link MemoryLedger}. Immutable.
 *
 * @param area what the memory is used for
 * @param bytes its size in bytes; only that of {@link LedgerArea#UNEXPLAINED} can be negative
 * @param range the bounds of its size, where the kernel gives no exact number; otherwise empty. Of
 *     two areas that share such an amount, one has its lower bound and the other its upper bound,
 *     so that the sum is right
 */
public record LedgerRow(LedgerArea area, long bytes, Optional<ByteRange> range) {}
