/**
 * Processes of a file of test data: {@link io.procmem.exporter.testdata.TestData} shows them as if
 * they ran, {@link io.procmem.exporter.testdata.TestDataGenerator} makes them up.
 */
@NullMarked
package io.procmem.exporter.testdata;

import org.jspecify.annotations.NullMarked;
