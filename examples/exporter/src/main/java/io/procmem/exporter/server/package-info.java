/** Options of the HTTP server: where it listens, and when its health is bad. */
@NullMarked
package io.procmem.exporter.server;

import org.jspecify.annotations.NullMarked;
