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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages show the flow of a request, and imports run along it. */
class ArchitectureTest {

    private static final String ROOT = "io.github.grayrelease";

    /** In the order in which they may import each other: a package knows those before it, and none behind it. */
    private static final List<String> PACKAGES = List.of(
            "stage",
            "address",
            "trust",
            "extract",
            "definition",
            "value",
            "share",
            "decide",
            "compile",
            "control",
            "snapshot",
            "source",
            "fleet",
            "hold",
            "branch",
            "propagate",
            "observe",
            "servlet");

    /** What users may name: public types outside packages that are internal, of all types. */
    private static final double MOST_FOR_USERS = 0.45;

    private final JavaClasses core =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void packagesImportOnlyEarlierPackages() {
        for (int at = 0; at < PACKAGES.size(); at++) {
            for (String later : PACKAGES.subList(at + 1, PACKAGES.size())) {
                noClasses()
                        .that()
                        .resideInAPackage(in(PACKAGES.get(at)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(in(later))
                        .because("imports run along " + PACKAGES)
                        .check(core);
            }
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(core);
    }

    @Test
    void stepsKnowTheWordsOfTheRootPackageButNotItsEntryPoints() {
        noClasses()
                .that()
                .resideInAnyPackage(PACKAGES.stream()
                        .filter(Predicate.not("servlet"::equals))
                        .map(ArchitectureTest::in)
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(ROOT.replace(".", "\\.") + "\\.(Gray|GrayReactive|GrayFlow)")
                .because("entry points call the steps, not the other way round")
                .check(core);
    }

    @Test
    void everyClassIsInOneOfThesePackages() {
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(ROOT), PACKAGES.stream().map(ArchitectureTest::in))
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
    void onlyTheServletPackageKnowsServlets() {
        noClasses()
                .that()
                .resideOutsideOfPackage(in("servlet"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(core);
    }

    @Test
    void onlyTheReactiveFormKnowsReactor() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(GrayReactive|ReactorContexts|ReactiveBranch|ReactiveChoice)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "org.reactivestreams..")
                .check(core);
    }

    @Test
    void mostTypesAreNotForUsers() {
        List<JavaClass> types = core.stream()
                .filter(Predicate.not(ArchitectureTest::isSynthetic))
                .toList();
        List<String> forUsers = types.stream()
                .filter(ArchitectureTest::isPublic)
                .filter(type -> !isInternal(type.getPackageName()))
                .map(JavaClass::getName)
                .sorted()
                .toList();

        assertThat((double) forUsers.size() / types.size())
                .as("types for users: %d of %d: %s", forUsers.size(), types.size(), forUsers)
                .isLessThanOrEqualTo(MOST_FOR_USERS);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
    }

    private static boolean isSynthetic(JavaClass type) {
        return type.isAnonymousClass() || type.getSimpleName().equals("package-info");
    }

    private static boolean isInternal(String name) {
        try {
            return Files.readString(Path.of("src/main/java", name.replace('.', '/'), "package-info.java"))
                    .contains("Internal: may change in any release");
        } catch (IOException noSuchPackage) {
            throw new IllegalStateException(noSuchPackage);
        }
    }

    private static String in(String name) {
        return ROOT + "." + name + "..";
    }
}
