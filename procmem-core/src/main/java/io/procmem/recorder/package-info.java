/**
 * Keeps the last minutes of reports, and writes them to a file when memory becomes scarce.
 *
 * <p>{@link io.procmem.recorder.Recorder} writes the files, {@link io.procmem.recorder.Recording}
 * reads them.
 */
@NullMarked
package io.procmem.recorder;

import org.jspecify.annotations.NullMarked;
