"""One criterion a file, each with `check(published) -> QualityCheck`."""
