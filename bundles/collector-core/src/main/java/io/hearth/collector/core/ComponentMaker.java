/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Telemetry;
import io.hearth.collector.config.BoundComponent;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every component of one collector is made with.
 *
 * @param buildInfo the program
 * @param telemetry where components count
 * @param resource attributes of the collector itself
 * @param surroundings what instances see of the host
 */
record ComponentMaker(
        BuildInfo buildInfo, Telemetry telemetry, Map<String, String> resource, Instance.Surroundings surroundings) {

    Instance instance(BoundComponent bound, String place) {
        Logger logger = LoggerFactory.getLogger("hearth." + bound.kind().label() + "." + bound.id());
        return new Instance(bound.kind(), bound.id(), place, bound.factory(), logger, surroundings);
    }

    Settings settings(Instance instance) {
        return new InstanceSettings(instance.id(), buildInfo, instance.logger(), telemetry, resource);
    }
}
