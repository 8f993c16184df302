/** A told {@code /proc}: the fixtures of all tests, here and in the modules beside this one. */
package io.procmem.testing;
