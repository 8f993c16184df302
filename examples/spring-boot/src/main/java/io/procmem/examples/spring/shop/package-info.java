/**
 * A shop that starts worker processes, and shows the memory that it and its workers use. {@link
 * io.procmem.examples.spring.shop.ShopApplication} starts it. Another service copies {@link
 * io.procmem.examples.spring.autoconfigure} instead.
 */
@NullMarked
package io.procmem.examples.spring.shop;

import org.jspecify.annotations.NullMarked;
