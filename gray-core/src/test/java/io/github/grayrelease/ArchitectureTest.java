package io.github.grayrelease;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house shows the flow, and imports run along it. */
class ArchitectureTest {

    private static final String ROOT = "io.github.grayrelease";

    /** In the order of the walk; {@code source} is the way rules get in to {@code decide}. */
    private static final List<String> ROOMS =
            List.of("extract", "decide", "source", "hold", "branch", "propagate", "observe");

    /** The goal is 45 %; lower this as the rooms get furniture of their own, never raise it. */
    private static final double MOST_PUBLIC = 0.63;

    private final JavaClasses core =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void roomsImportOnlyEarlierRooms() {
        for (int room = 0; room < ROOMS.size(); room++) {
            for (String later : ROOMS.subList(room + 1, ROOMS.size())) {
                noClasses()
                        .that()
                        .resideInAPackage(in(ROOMS.get(room)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(in(later))
                        .because("a request walks through " + ROOMS)
                        .check(core);
            }
        }
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(core);
    }

    @Test
    void roomsKnowTheWordsOfTheRootButNotItsDoors() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOMS.stream().map(ArchitectureTest::in).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(ROOT.replace(".", "\\.") + "\\.(Gray|GrayReactive|GrayWalk|GrayFilter)")
                .because("the doors lead into the rooms, not out of them")
                .check(core);
    }

    @Test
    void everyClassHasItsRoom() {
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(ROOT), ROOMS.stream().map(ArchitectureTest::in))
                                .toArray(String[]::new))
                .check(core);
    }

    @Test
    void theCoreKnowsNoSpring() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework.."))
                .check(core);
    }

    @Test
    void onlyTheServletDoorKnowsServlets() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(GrayFilter|ServletFacts|ServletAnswer|HidingRequest|TracedResponse.*)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(core);
    }

    @Test
    void onlyTheReactiveDoorKnowsReactor() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(GrayReactive|Flowing|ReactiveBranch|ReactiveChoice)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "org.reactivestreams..")
                .check(core);
    }

    @Test
    void mostTypesStayInTheirRoom() {
        List<JavaClass> types = core.stream()
                .filter(Predicate.not(ArchitectureTest::isSynthetic))
                .toList();
        List<JavaClass> open = types.stream().filter(ArchitectureTest::isOpen).toList();

        assertThat((double) open.size() / types.size())
                .as("public types: %s of %d", open, types.size())
                .isLessThanOrEqualTo(MOST_PUBLIC);
    }

    private static boolean isOpen(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isOpen).orElse(true);
    }

    private static boolean isSynthetic(JavaClass type) {
        return type.isAnonymousClass() || type.getSimpleName().equals("package-info");
    }

    private static String in(String room) {
        return ROOT + "." + room + "..";
    }
}
