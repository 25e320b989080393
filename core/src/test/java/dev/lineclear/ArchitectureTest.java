package dev.lineclear;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layout is the flow: stages know the words and the ports, and only the pipeline knows the stages. */
@AnalyzeClasses(packages = "dev.lineclear", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] STAGES = {
        "dev.lineclear.assessment..",
        "dev.lineclear.policy..",
        "dev.lineclear.safeguard.approval..",
        "dev.lineclear.safeguard.snapshot..",
        "dev.lineclear.safeguard.rehearsal..",
        "dev.lineclear.safeguard.rollout..",
        "dev.lineclear.execution..",
        "dev.lineclear.record.."
    };

    @ArchTest
    static final ArchRule wordsImportNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("dev.lineclear.proposal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lineclear.assessment..",
                    "dev.lineclear.policy..",
                    "dev.lineclear.safeguard..",
                    "dev.lineclear.execution..",
                    "dev.lineclear.record..",
                    "dev.lineclear.state..",
                    "dev.lineclear.pipeline..");

    @ArchTest
    static final ArchRule portsKnowOnlyWords = noClasses()
            .that()
            .resideInAPackage("dev.lineclear.state..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.lineclear.assessment..",
                    "dev.lineclear.policy..",
                    "dev.lineclear.safeguard..",
                    "dev.lineclear.execution..",
                    "dev.lineclear.record..",
                    "dev.lineclear.pipeline..");

    @ArchTest
    static final ArchRule onlyThePipelineKnowsItself = noClasses()
            .that()
            .resideInAnyPackage(STAGES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.lineclear.pipeline..");

    @ArchTest
    static final ArchRule assessmentIsAlone = alone("assessment", STAGES);

    @ArchTest
    static final ArchRule policyIsAlone = alone("policy", STAGES);

    @ArchTest
    static final ArchRule approvalIsAlone = alone("safeguard.approval", STAGES);

    @ArchTest
    static final ArchRule snapshotIsAlone = alone("safeguard.snapshot", STAGES);

    @ArchTest
    static final ArchRule rehearsalIsAlone = alone("safeguard.rehearsal", STAGES);

    @ArchTest
    static final ArchRule rolloutIsAlone = alone("safeguard.rollout", STAGES);

    @ArchTest
    static final ArchRule executionIsAlone = alone("execution", STAGES);

    @ArchTest
    static final ArchRule recordIsAlone = alone("record", STAGES);

    @ArchTest
    static final ArchRule namesAreTheFieldsOwn = classes()
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Service");

    private static ArchRule alone(String stage, String... stages) {
        String[] others = java.util.Arrays.stream(stages)
                .filter(s -> !s.equals("dev.lineclear." + stage + ".."))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.lineclear." + stage + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
