/** What the bodies of requests and answers look like, and how much of them may be in memory. Knows no server. */
@NullMarked
package io.hearth.receiver.otlp.body;

import org.jspecify.annotations.NullMarked;
