/** A simulated kernel that knows the PSS and USS of its processes, and shows them as Linux does. */
package io.procmem.simulation;
