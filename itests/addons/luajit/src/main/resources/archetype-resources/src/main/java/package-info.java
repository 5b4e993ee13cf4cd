/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** An unwinder for LuaJIT, as a vendor writes it: built from what Hearth publishes, dropped into a running one. */
@NullMarked
package ${package};

import org.jspecify.annotations.NullMarked;
