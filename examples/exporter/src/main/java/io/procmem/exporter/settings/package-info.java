/**
 * Options from a configuration file and from environment variables. Each key is the name of an
 * option, so what the command line checks and documents is checked and documented for all three.
 */
@NullMarked
package io.procmem.exporter.settings;

import org.jspecify.annotations.NullMarked;
