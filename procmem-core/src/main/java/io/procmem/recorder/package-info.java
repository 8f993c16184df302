/**
 * Keeps the reports of the last minutes, and writes them to a file when little memory is left.
 *
 * <p>{@link io.procmem.recorder.Recorder} writes the files, {@link io.procmem.recorder.Recording}
 * reads them.
 */
@NullMarked
package io.procmem.recorder;

import org.jspecify.annotations.NullMarked;
