/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** V8, the JavaScript engine of Node.js: walks its frames in the kernel and names them from its heap. */
@NullMarked
package io.hearth.unwinder.v8;

import org.jspecify.annotations.NullMarked;
