package dev.jeval.eval.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The four groups of JMMLU's subjects (as of MMLU) and scores by subject and group.
public final class JmmluGroups {
    private static final List<String> HUMANITIES =
            List.of(
                    "formal_logic",
                    "high_school_european_history",
                    "international_law",
                    "japanese_history",
                    "jurisprudence",
                    "logical_fallacies",
                    "moral_disputes",
                    "moral_scenarios",
                    "philosophy",
                    "prehistory",
                    "professional_law",
                    "world_history",
                    "world_religions");

    private static final List<String> OTHER =
            List.of(
                    "business_ethics",
                    "clinical_knowledge",
                    "college_medicine",
                    "global_facts",
                    "human_aging",
                    "management",
                    "marketing",
                    "medical_genetics",
                    "miscellaneous",
                    "nutrition",
                    "professional_accounting",
                    "professional_medicine",
                    "virology");

    private static final List<String> SOCIAL_SCIENCES =
            List.of(
                    "econometrics",
                    "high_school_geography",
                    "high_school_government_and_politics",
                    "high_school_macroeconomics",
                    "high_school_microeconomics",
                    "high_school_psychology",
                    "human_sexuality",
                    "professional_psychology",
                    "public_relations",
                    "security_studies",
                    "sociology",
                    "us_foreign_policy");

    private static final List<String> STEM =
            List.of(
                    "abstract_algebra",
                    "anatomy",
                    "astronomy",
                    "college_biology",
                    "college_chemistry",
                    "college_computer_science",
                    "college_mathematics",
                    "college_physics",
                    "computer_security",
                    "conceptual_physics",
                    "electrical_engineering",
                    "elementary_mathematics",
                    "high_school_biology",
                    "high_school_chemistry",
                    "high_school_computer_science",
                    "high_school_mathematics",
                    "high_school_physics",
                    "high_school_statistics",
                    "machine_learning");

    private static final Map<String, String> GROUPS = groups();

    private JmmluGroups() {}

    private static Map<String, String> groups() {
        Map<String, String> groups = new TreeMap<>();
        HUMANITIES.forEach(subject -> groups.put(subject, "humanities"));
        OTHER.forEach(subject -> groups.put(subject, "other"));
        SOCIAL_SCIENCES.forEach(subject -> groups.put(subject, "social_sciences"));
        STEM.forEach(subject -> groups.put(subject, "stem"));
        return Map.copyOf(groups);
    }

    /// The group of every subject.
    public static Map<String, String> categories() {
        return GROUPS;
    }

    /// One answered question.
    ///
    /// @param subject its subject
    /// @param correct whether the answer was right
    public record Answer(String subject, boolean correct) {}

    /// Share of right answers: of all (`jmmlu`), of each subject (`jmmlu_<subject>`) and of each
    /// group (`jmmlu_<group>`), every question counting the same.
    ///
    /// @throws IllegalArgumentException if a subject is unknown
    public static Map<String, Double> statistics(List<Answer> answers) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (Answer answer : answers) {
            @Nullable String group = GROUPS.get(answer.subject());
            if (group == null) {
                throw new IllegalArgumentException(
                        "JMMLU: expected one of its 57 subjects, got " + answer.subject());
            }
            count(counts, "jmmlu", answer.correct());
            count(counts, "jmmlu_" + answer.subject(), answer.correct());
            count(counts, "jmmlu_" + group, answer.correct());
        }
        Map<String, Double> statistics = new LinkedHashMap<>();
        counts.forEach((name, n) -> statistics.put(name, (double) n[0] / n[1]));
        return statistics;
    }

    private static void count(Map<String, int[]> counts, String name, boolean correct) {
        int[] n = counts.computeIfAbsent(name, _ -> new int[2]);
        n[0] += correct ? 1 : 0;
        n[1]++;
    }
}
