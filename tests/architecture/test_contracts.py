"""Every import contract breaks when somebody breaks it: the real contracts on a small made-up house."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = {
    "kaimen/site/home": "from kaimen.rosters import selectors",
    "kaimen/adapters/sms": "from kaimen.kernel.base import ports",
    "kaimen/servicedesk/web": "from kaimen.servicedesk.services import cases",
    "kaimen/servicedesk/services/cases": "from kaimen.servicedesk import models\nfrom kaimen.rosters import selectors",
    "kaimen/servicedesk/models": "from django.db import models\nfrom kaimen.servicedesk.rules import states",
    "kaimen/servicedesk/rules/states": "from kaimen.kernel.base import ports",
    "kaimen/rosters/selectors": "from kaimen.rosters import models",
    "kaimen/rosters/jobs": "from kaimen.rosters import services",
    "kaimen/rosters/services": "from kaimen.rosters import models, solver",
    "kaimen/rosters/solver": "from kaimen.rosters import rules",
    "kaimen/rosters/models": "from django.db import models\nfrom kaimen.kernel.people import models as people",
    "kaimen/rosters/rules": "import datetime",
    "kaimen/kernel/people/models": "from django.db import models",
    "kaimen/kernel/access/models": "from kaimen.kernel.people import models as people",
    "kaimen/kernel/base/ports": "import datetime",
    "kaimen/kernel/base/clock": "from django.utils import timezone",
    "kaimen/ui/words": "import re",
}
BREACHES = [
    ("Floors", "kaimen/rosters/services", "from kaimen.servicedesk import services"),
    ("Floors", "kaimen/studios/services", "from kaimen.cadres import selectors"),
    ("Floors", "kaimen/attic/services", "import re"),
    ("Kernel", "kaimen/kernel/people/models", "from kaimen.kernel.access import models"),
    ("Inside a room", "kaimen/servicedesk/models", "from kaimen.servicedesk.services import cases"),
    ("Inside a room", "kaimen/kernel/people/models", "from kaimen.kernel.people import services"),
    ("Rules are pure", "kaimen/rosters/rules", "from django.utils import timezone"),
    ("Rules are pure", "kaimen/servicedesk/rules/states", "from kaimen.kernel.base import clock"),
    ("Closed doors", "kaimen/servicedesk/web", "from kaimen.servicedesk import models"),
    ("Closed doors", "kaimen/rosters/jobs", "from kaimen.kernel.people.models import Person"),
    ("Private tables", "kaimen/servicedesk/services/cases", "from kaimen.rosters.models import Shift"),
    ("Private tables", "kaimen/site/home", "from kaimen.rosters import models"),
    ("Adapters", "kaimen/adapters/sms", "from kaimen.rosters import selectors"),
    ("Solvers", "kaimen/rosters/solver", "from kaimen.rosters import models"),
]


def build(folder: Path, house: dict[str, str]) -> None:
    for name, body in house.items():
        module = folder / f"{name}.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(body + "\n")
        for package in module.relative_to(folder).parents:
            if package != Path():
                (folder / package / "__init__.py").touch()
    # A package whose own module was asked for as well: `people` with `services`, `cadres` with `selectors`.
    for name in ("kaimen/kernel/people/services", "kaimen/cadres/selectors"):
        module = folder / f"{name}.py"
        if any(name.rsplit("/", 1)[0].split("/")[-1] in body for body in house.values()):
            module.parent.mkdir(parents=True, exist_ok=True)
            (module.parent / "__init__.py").touch()
            module.touch()


def broken(folder: Path) -> list[str]:
    """First words of the contracts that do not hold."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("lint-imports"),
            "--no-logo",
            "--no-cache",
            "--config",
            ROOT / "pyproject.toml",
        ],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = re.findall(r"^(.+?) (KEPT|BROKEN)\b", done.stdout, flags=re.MULTILINE)
    assert len(verdicts) == 8, done.stdout + done.stderr
    return [name for name, verdict in verdicts if verdict == "BROKEN"]


def test_a_well_built_house_keeps_every_contract(tmp_path):
    build(tmp_path, HOUSE)
    assert broken(tmp_path) == []


@pytest.mark.parametrize(("contract", "module", "line"), BREACHES)
def test_a_breach_is_found_by_its_contract(tmp_path, contract, module, line):
    build(tmp_path, {**HOUSE, module: f"{HOUSE.get(module, '')}\n{line}"})
    assert [name for name in broken(tmp_path) if name.startswith(contract)] != []
