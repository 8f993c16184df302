/** Test fixtures for all modules: a fake {@code /proc}, and builders of samples and snapshots. */
package io.procmem.testing;
