/** Compares the metrics that this library and another exporter show of the same processes. */
@NullMarked
package io.procmem.agreement.exposition;

import org.jspecify.annotations.NullMarked;
