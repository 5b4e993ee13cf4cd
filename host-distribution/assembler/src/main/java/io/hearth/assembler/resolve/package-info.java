/** Whether bundles fit together, what else they need, and why something is in. */
@NullMarked
package io.hearth.assembler.resolve;

import org.jspecify.annotations.NullMarked;
