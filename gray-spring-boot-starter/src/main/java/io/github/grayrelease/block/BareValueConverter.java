package io.github.grayrelease.block;

import io.github.grayrelease.definition.TestDefinition;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/** Converts a bare value in place of a test to an equality test: {@code release: beta}, {@code level: 3}. */
public final class BareValueConverter implements GenericConverter {

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(
                new ConvertiblePair(String.class, TestDefinition.class),
                new ConvertiblePair(Number.class, TestDefinition.class),
                new ConvertiblePair(Boolean.class, TestDefinition.class));
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
        return source == null ? null : TestDefinition.exact(source.toString());
    }
}
