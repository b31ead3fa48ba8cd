package io.github.grayrelease.actuate;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Maps {@link ReactiveGrayOperations} below the endpoint's path, before the endpoints' own mapping, which rejects POST there. */
final class ReactiveGrayOperationsMapping extends RequestMappingInfoHandlerMapping {

    /** One before the order of Spring Boot's endpoint mapping. */
    private static final int ORDER = -101;

    /** Uses the endpoint's path; maps nothing if the endpoint is not exposed on the web. */
    ReactiveGrayOperationsMapping(Optional<String> endpoint, ReactiveGrayOperations operations, boolean hasRollouts) {
        setOrder(ORDER);
        endpoint.ifPresent(path -> {
            GrayOperations.NAMES.forEach(operation -> register(path + "/" + operation, operations, operation));
            register(path + GrayOperations.STAGES, operations, "stage");
            GrayGrants.NAMES.forEach(grant -> register(path + "/" + grant, operations, grant));
            register(path + GrayGrants.INVITATION, operations, "invitation");
            if (hasRollouts) {
                register(path + RolloutOperations.ROLLOUT, operations, "rollout");
            }
        });
    }

    private void register(String path, Object handlers, String name) {
        Method handler = Arrays.stream(handlers.getClass().getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && !method.isSynthetic())
                .findFirst()
                .orElseThrow();
        RequestMappingInfo info = RequestMappingInfo.paths(path)
                .methods(RequestMethod.POST)
                .produces(MediaType.APPLICATION_JSON_VALUE)
                .options(options())
                .build();
        registerMapping(info, handlers, handler);
    }

    private RequestMappingInfo.BuilderConfiguration options() {
        RequestMappingInfo.BuilderConfiguration options = new RequestMappingInfo.BuilderConfiguration();
        options.setPatternParser(getPathPatternParser());
        return options;
    }

    @Override
    protected boolean isHandler(Class<?> beanType) {
        return false;
    }

    @Override
    protected @Nullable RequestMappingInfo getMappingForMethod(Method method, Class<?> handlerType) {
        return null;
    }
}
