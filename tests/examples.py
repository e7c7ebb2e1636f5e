"""How often a property is tried: a little in `bin/test`, twenty times as often in `bin/test full`."""

import os
from typing import Any

from hypothesis import HealthCheck, settings

FULL = os.environ.get("SMARTPORTAL_FULL") == "1"
FEW = 20


def examples(few: int = FEW, **more: Any) -> settings:
    """Settings of a property that is tried `few` times; fixtures may serve all examples of one."""
    return settings(
        max_examples=few * (20 if FULL else 1),
        deadline=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.function_scoped_fixture,
        ],
        **more,
    )


settings.register_profile("portal", examples())
settings.load_profile("portal")
