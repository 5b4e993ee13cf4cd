/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import io.hearth.collector.api.Key;
import io.hearth.collector.api.OptionalBlock;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration record as reflection sees it: its keys, their types, how to read and to make one. */
final class RecordShape {

    private final Class<?> type;
    private final RecordComponent[] components;
    private final String[] keys;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type, RecordComponent[] components, Constructor<?> constructor) {
        this.type = type;
        this.components = components;
        this.constructor = constructor;
        this.keys = new String[components.length];
        for (int i = 0; i < components.length; i++) {
            keys[i] = keyOf(components[i], components[i].getName());
        }
    }

    static RecordShape of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            components[i].getAccessor().setAccessible(true);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new RecordShape(type, components, constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is no record", e);
        }
    }

    private static String keyOf(AnnotatedElement element, String name) {
        Key key = element.getAnnotation(Key.class);
        return key == null ? snakeCase(name) : key.value();
    }

    static String snakeCase(String name) {
        StringBuilder key = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                key.append('_').append(Character.toLowerCase(c));
            } else {
                key.append(c);
            }
        }
        return key.toString();
    }

    /** The word by which a configuration names an enum constant. */
    static String wordOf(Enum<?> constant) {
        try {
            return keyOf(constant.getDeclaringClass().getField(constant.name()), lower(constant.name()));
        } catch (NoSuchFieldException e) {
            return lower(constant.name());
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT);
    }

    int count() {
        return components.length;
    }

    String key(int index) {
        return keys[index];
    }

    List<String> keys() {
        return List.of(keys);
    }

    /** The position of a key, or -1. */
    int indexOf(String key) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    Type typeOf(int index) {
        return components[index].getGenericType();
    }

    boolean isOptionalBlock(int index) {
        return components[index].isAnnotationPresent(OptionalBlock.class);
    }

    @Nullable
    Object valueOf(Object instance, int index) {
        try {
            return components[index].getAccessor().invoke(instance);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + keys[index] + " of " + type, e);
        }
    }

    /** The values of an instance, or those of a new one if there is none. */
    @Nullable
    Object[] values(@Nullable Object instance) {
        Object from = instance == null ? declaredDefaults() : instance;
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = from == null ? zeroOf(components[i].getType()) : valueOf(from, i);
        }
        return values;
    }

    private @Nullable Object declaredDefaults() {
        try {
            Method defaults = type.getDeclaredMethod("defaults");
            if (Modifier.isStatic(defaults.getModifiers()) && defaults.getReturnType() == type) {
                defaults.setAccessible(true);
                return defaults.invoke(null);
            }
            return null;
        } catch (NoSuchMethodException e) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot get the defaults of " + type, e);
        }
    }

    static @Nullable Object zeroOf(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == double.class) {
            return 0.0;
        }
        if (type == List.class) {
            return List.of();
        }
        return type == Map.class ? Map.of() : null;
    }

    /**
     * Makes an instance.
     *
     * @throws IllegalArgumentException if the record's constructor refuses the values; the message is the record's
     */
    Object make(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = cause.getMessage();
            throw new IllegalArgumentException(message == null ? cause.toString() : message, cause);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make a " + type, e);
        }
    }
}
