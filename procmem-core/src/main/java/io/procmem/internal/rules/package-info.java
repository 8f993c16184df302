/**
 * The rules that classify processes: parser, index and conditions. Not API.
 *
 * <p>{@link io.procmem.internal.rules.RuleSet} is the entry point. Nothing here reads a file of a
 * process: a rule that needs one returns {@link io.procmem.internal.rules.Answer.Needs}, and is
 * tried again after the file was read or refused.
 */
@NullMarked
package io.procmem.internal.rules;

import org.jspecify.annotations.NullMarked;
