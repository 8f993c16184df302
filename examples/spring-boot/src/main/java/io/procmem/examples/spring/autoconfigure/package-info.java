/**
 * Auto-configuration of procmem for Spring Boot, to copy: the beans of the library, their
 * properties, both metric adapters and a health contributor. Nothing here depends on the shop.
 */
@NullMarked
package io.procmem.examples.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
