/** What {@code report --file} shows of a recording, as text or JSON. */
@NullMarked
package io.procmem.exporter.recording;

import org.jspecify.annotations.NullMarked;
