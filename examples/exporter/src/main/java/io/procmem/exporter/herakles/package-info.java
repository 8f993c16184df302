/** The options and configuration files of Herakles, as options of {@code serve}. */
@NullMarked
package io.procmem.exporter.herakles;

import org.jspecify.annotations.NullMarked;
