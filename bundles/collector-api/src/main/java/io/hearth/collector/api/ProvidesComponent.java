/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Says in the bundle's manifest which component a factory makes, for those who put distributions together: what provides a
 * component that a configuration names, and that no two bundles provide the same, is then known without starting anything.
 *
 * <p>Stands on the factory's class; becomes {@code Provide-Capability: io.hearth.component;kind=..;type=..} (OSGi Core 3.3.3).
 * A host finds the factory as a service, with or without it.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Capability(namespace = "io.hearth.component")
public @interface ProvidesComponent {

    /** {@code receiver}, {@code processor}, {@code exporter}, {@code connector} or {@code extension}. */
    @Attribute("kind")
    String kind();

    /** The type, as configurations name it. */
    @Attribute("type")
    String type();

    /** Other names that it goes by. */
    @Attribute("alias")
    String[] alias() default {};
}
