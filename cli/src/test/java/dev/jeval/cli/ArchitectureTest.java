package dev.jeval.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The rules between packages that the module system does not see.
class ArchitectureTest {
    private static final List<String> MODULES =
            List.of("tokenizer", "engine", "analysis", "eval", "cli");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.jeval");
    }

    @Test
    void onlyKernelsUseTheVectorApi() {
        check(
                noClasses()
                        .that(not(resideInAPackage("dev.jeval.engine.internal.kernel..")))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("jdk.incubator.vector.."));
    }

    @Test
    void kernelsKnowNoModelFamilyAndNoSpec() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.jeval.engine.internal.kernel..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.jeval.engine.internal.family..", "dev.jeval.engine.spec.."));
    }

    @Test
    void familiesUseNoKernels() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.jeval.engine.internal.family..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "dev.jeval.engine.internal.kernel..",
                                "dev.jeval.engine.internal.thread..",
                                "dev.jeval.engine.internal.run.."));
    }

    @Test
    void onlyTheCommandLinePrints() {
        check(
                noClasses()
                        .that(
                                not(
                                        resideInAnyPackage(
                                                "dev.jeval.cli..",
                                                "dev.jeval.launcher..",
                                                "dev.jeval.perf..",
                                                "dev.jeval.testing..")))
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
    }

    @Test
    void nothingUsesUnsafeOrReflection() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("sun.misc..", "jdk.internal..", "java.lang.reflect.."));
    }

    @TestFactory
    Stream<DynamicTest> noModuleReadsTheInternalsOfAnother() {
        return MODULES.stream()
                .map(module ->
                        DynamicTest.dynamicTest(
                                module,
                                () ->
                                        check(
                                                noClasses()
                                                        .that(not(resideInAPackage(own(module))))
                                                        .should()
                                                        .dependOnClassesThat()
                                                        .resideInAPackage(internal(module))
                                                        .allowEmptyShould(true))));
    }

    @TestFactory
    Stream<DynamicTest> noPackageCycles() {
        return MODULES.stream()
                .map(module ->
                        DynamicTest.dynamicTest(
                                module,
                                () ->
                                        check(
                                                slices().matching("dev.jeval." + module + ".(**)")
                                                        .should()
                                                        .beFreeOfCycles()
                                                        .allowEmptyShould(true))));
    }

    private static String own(String module) {
        return "dev.jeval." + module + "..";
    }

    private static String internal(String module) {
        return "dev.jeval." + module + "..internal..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }
}
