"""Settings: `base` is complete and driven by the environment, `test` only changes speed."""
