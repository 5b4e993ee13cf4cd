/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.profiling;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.collector.api.ReceiverFactory;
import java.lang.reflect.Constructor;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ProfilingReceiverFactoryTest {

    @Test
    void isFoundByServiceLoader() {
        assertThat(ServiceLoader.load(ReceiverFactory.class))
                .singleElement()
                .isInstanceOf(ProfilingReceiverFactory.class);
    }

    /** {@link ServiceLoader} looks at every constructor, and then loads what they take. */
    @Test
    void hasNoConstructorThatNeedsOsgi() {
        for (Constructor<?> constructor : ProfilingReceiverFactory.class.getDeclaredConstructors()) {
            assertThat(constructor.getParameterTypes())
                    .noneMatch(type -> type.getName().startsWith("org.osgi."));
        }
    }
}
