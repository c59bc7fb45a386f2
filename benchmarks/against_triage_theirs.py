"""Triage's side, run by an interpreter that has Triage: prints one line of JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sklearn.ensemble import RandomForestClassifier
from sqlalchemy import text
from triage.experiments import SingleThreadedExperiment
from triage.util.db import create_engine

_URL, _PROJECT, _FIRST, _LAST = sys.argv[1:5]
_CLASSIFIERS = {
    "triage.component.catwalk.estimators.classifiers.ScaledLogisticRegression": {
        "penalty": ["l2"], "solver": ["lbfgs"], "C": [1.0], "max_iter": [1000],
    },
    "sklearn.ensemble.RandomForestClassifier": {
        "n_estimators": [200], "min_samples_split": [10], "max_features": ["sqrt"], "n_jobs": [-1],
    },
    "triage.component.catwalk.baselines.rankers.PercentileRankOneFeature": {
        "feature": ["breaks_entity_id_all_total_count", "mains_entity_id_all_age_max"], "low_value_high_score": [False],
    },
}  # fmt: skip
_NAMES = {
    "ScaledLogisticRegression": "logistic regression",
    "RandomForestClassifier": "forest of 200",
    "breaks_entity_id_all_total_count": "most past breaks first",
    "mains_entity_id_all_age_max": "oldest first",
}


def config(first: int, last: int) -> dict:
    """The experiment as Triage writes it down."""
    zero = {"all": {"type": "zero"}}
    mean = {"all": {"type": "mean"}}
    return {
        "config_version": "v8",
        "random_seed": 2016,
        "temporal_config": {
            "feature_start_time": "1880-01-01",
            "feature_end_time": f"{last + 3}-01-02",
            "label_start_time": f"{first - 3}-01-01",
            "label_end_time": f"{last + 3}-01-02",
            "model_update_frequency": "1y",
            "training_as_of_date_frequencies": "1y",
            "test_as_of_date_frequencies": "1y",
            "max_training_histories": "100y",
            "test_durations": "0d",
            "label_timespans": ["3y"],
        },
        "cohort_config": {
            "query": "select entity_id from mains where installed < '{as_of_date}'::date", "name": "in_the_ground",
        },
        "label_config": {
            "query": "select entity_id, 1 as outcome from breaks where broke_on >= '{as_of_date}'::date and broke_on < "
            "'{as_of_date}'::date + interval '{label_timespan}' group by entity_id",
            "include_missing_labels_in_train_as": False,
            "name": "broke",
        },
        "feature_aggregations": [
            {
                "prefix": "mains", "from_obj": "mains", "knowledge_date_column": "known_on",
                "aggregates_imputation": mean, "intervals": ["all"],
                "aggregates": [
                    {"quantity": {"age": "('{collate_date}'::date - installed) / 365.25"}, "metrics": ["max"]},
                    {"quantity": {"length": "ln(greatest(length_m, 0.1))"}, "metrics": ["max"]},
                    {"quantity": {"diameter": "ln(diameter_mm)"}, "metrics": ["max"]},
                    {"quantity": {"cast_iron": "cast_iron"}, "metrics": ["max"]},
                    {"quantity": {"ductile_iron": "ductile_iron"}, "metrics": ["max"]},
                    {"quantity": {"pvc": "pvc"}, "metrics": ["max"]},
                ],
            },
            {
                "prefix": "breaks", "from_obj": "breaks", "knowledge_date_column": "broke_on",
                "aggregates_imputation": zero, "intervals": ["1y", "3y", "5y", "10y", "all"],
                "aggregates": [{"quantity": {"total": "*"}, "metrics": ["count"]}],
            },
        ],
        "scoring": {
            "testing_metric_groups": [
                {"metrics": ["precision@", "recall@"], "thresholds": {"percentiles": [0.5, 1.0, 2.0, 5.0, 10.0]}},
                {"metrics": ["roc_auc"]},
            ],
            "training_metric_groups": [{"metrics": ["roc_auc"]}],
        },
        "individual_importance": {"methods": []},
        "grid_config": _CLASSIFIERS,
    }  # fmt: skip


def main() -> None:
    engine = create_engine(_URL)
    began = time.monotonic()
    experiment = SingleThreadedExperiment(
        config=config(int(_FIRST), int(_LAST)), db_engine=engine, project_path=str(Path(_PROJECT)), replace=True,
        save_predictions=True,
    )  # fmt: skip
    stages: dict[str, float] = {}
    forest: dict[str, float] = {}
    for name in ("fit", "predict_proba"):
        setattr(RandomForestClassifier, name, _timed(getattr(RandomForestClassifier, name), name, forest))
    asked = ("generate_cohort", "generate_labels", "generate_preimputation_features", "impute_missing_features")
    for name in (*asked, "build_matrices"):
        setattr(experiment, name, _timed(getattr(experiment, name), name, stages))
    experiment.run()
    seconds = time.monotonic() - began
    print(
        json.dumps(
            {
                "seconds": seconds,
                "features_and_labels": sum(stages[name] for name in asked),
                "with_matrices": sum(stages.values()),
                "forest": sum(forest.values()),
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "figures": _figures(engine),
            }
        )
    )


def _timed(call: Callable, name: str, seconds: dict[str, float]) -> Callable:
    """`call`, whose seconds are added up under `name`."""

    def timed(*arguments: object, **settings: object) -> object:
        began = time.monotonic()
        try:
            return call(*arguments, **settings)
        finally:
            seconds[name] = seconds.get(name, 0.0) + time.monotonic() - began

    return timed


def _figures(engine: object) -> dict[str, list[float]]:
    """Mean precision over the tested dates at 1 and 5 %, over shuffles of ties, of each ranking."""
    sql = (
        "select mg.model_type, mg.hyperparameters->>'feature', e.parameter, avg(e.stochastic_value) "
        "from test_results.evaluations e join triage_metadata.models m using (model_id) "
        "join triage_metadata.model_groups mg using (model_group_id) "
        "where e.metric = 'precision@' and e.parameter in ('1.0_pct', '5.0_pct') and e.subset_hash = '' group by 1, 2, 3"
    )
    found: dict[str, dict[str, float]] = {}
    with engine.connect() as connection:
        for model, feature, parameter, value in connection.execute(text(sql)):
            name = _NAMES[feature or model.rsplit(".", 1)[1]]
            found.setdefault(name, {})[parameter] = float(value)
    return {name: [values["1.0_pct"], values["5.0_pct"]] for name, values in found.items()}


main()
