"""The demo company: two believable weeks of support, made by the real actions with the clock set back.

Stories are data (`data/scenes/<language>/<story>.toml`), so that a person can edit them without reading code.
"""

from comptoir.config.demo.entering import demo_agents, set_password
from comptoir.config.demo.filling import Filled, NotEmpty, fill, has_demo
from comptoir.config.demo.wiping import Wiped, wipe

__all__ = ["Filled", "NotEmpty", "Wiped", "demo_agents", "fill", "has_demo", "set_password", "wipe"]
