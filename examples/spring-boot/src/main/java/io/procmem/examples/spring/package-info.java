/**
 * A shop that starts worker processes and shows what it and they use. {@link
 * io.procmem.examples.spring.ShopApplication} is where it starts; what another service would copy
 * is in {@link io.procmem.examples.spring.procmem}.
 */
@NullMarked
package io.procmem.examples.spring;

import org.jspecify.annotations.NullMarked;
