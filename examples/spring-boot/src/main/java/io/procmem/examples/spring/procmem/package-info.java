/**
 * procmem in Spring Boot, to be copied: beans of the library, their properties, both metric
 * adapters and a health contributor. Nothing here knows the shop.
 */
@NullMarked
package io.procmem.examples.spring.procmem;

import org.jspecify.annotations.NullMarked;
