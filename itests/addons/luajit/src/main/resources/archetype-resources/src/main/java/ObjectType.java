/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

/** Types of collectable objects, as their headers say (lj_obj.h, ~LJ_T...). */
final class ObjectType {
    static final byte STRING = 4;
    static final byte THREAD = 6;
    static final byte PROTOTYPE = 7;
    static final byte FUNCTION = 8;
    static final byte TRACE = 9;

    private ObjectType() {}
}
