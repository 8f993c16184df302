/**
 * Rules from files and options. Files in other formats than that of the library are translated to
 * its rules, so that they are checked, explained and applied in the same way. {@link
 * io.procmem.exporter.rulefiles.RuleFormat} has a constant for each format.
 */
@NullMarked
package io.procmem.exporter.rulefiles;

import org.jspecify.annotations.NullMarked;
