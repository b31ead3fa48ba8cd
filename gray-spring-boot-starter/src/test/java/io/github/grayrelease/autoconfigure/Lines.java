package io.github.grayrelease.autoconfigure;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects the lines that anybody logs, until it is closed. */
final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    static Lines collect() {
        Lines lines = new Lines();
        lines.start();
        lines.root.addAppender(lines);
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    /** Stage and rule of each line whose logger's name begins so and which says this. */
    List<String> stages(String logger, String part) {
        return events.stream()
                .filter(event -> event.getLoggerName().startsWith(logger)
                        && event.getFormattedMessage().contains(part))
                .map(ILoggingEvent::getMDCPropertyMap)
                .map(mdc -> mdc.get("gray.stage") + " " + mdc.get("gray.rule"))
                .toList();
    }

    List<String> loggers() {
        return events.stream().map(ILoggingEvent::toString).toList();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
