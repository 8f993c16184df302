/**
 * The rules that classify processes: parser, index and conditions. Not API.
 *
 * <p>{@link io.procmem.internal.rules.RuleSet} is the door. Nothing here reads a file of a process:
 * a rule that needs one says so, and is asked again when the file was tried.
 */
@NullMarked
package io.procmem.internal.rules;

import org.jspecify.annotations.NullMarked;
