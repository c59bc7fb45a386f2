"""Which units first: cohort, features, rankers, backtest, ranking, report."""
