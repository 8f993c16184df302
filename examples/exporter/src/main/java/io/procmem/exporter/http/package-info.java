/** The HTTP server: metrics at {@code /metrics}, the state of the exporter at {@code /health}. */
@NullMarked
package io.procmem.exporter.http;

import org.jspecify.annotations.NullMarked;
