/**
 * The HTTP server. {@code Listeners} has the sockets, {@code WebConfigFile} says who may connect,
 * and {@code Pages} is what is shown.
 */
@NullMarked
package io.procmem.exporter.http;

import org.jspecify.annotations.NullMarked;
