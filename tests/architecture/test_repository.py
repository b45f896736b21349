"""The repository itself: what may be committed, how dependencies are written down, and the import contracts."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
NAMES = sorted((ROOT / "requirements").glob("*.in"))
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==\S+( ; [^\\]+)? \\$")
DIRECT = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?(==[0-9a-z.]+)?  # \S.{9,}$")
PLACES = re.compile(r"(?<![\w./-])/(?:root|work|home)/(?!\.\.\.)[\w.-]+")


def committed() -> list[Path]:
    """Every file git knows or would take, but the vendored ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return [ROOT / name for name in listed if name and "/vendor/" not in name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_exact_and_hashed_and_name_no_host(path):
    lines = [line for line in path.read_text().splitlines() if line and not line.lstrip().startswith("#")]
    packages = [line for line in lines if not line.startswith(" ")]
    assert packages
    assert [line for line in packages if not PINNED.match(line)] == []
    assert [
        line for line in lines if line.startswith(" ") and not re.match(r"^    --hash=sha256:[0-9a-f]{64}", line)
    ] == []
    assert re.findall(r"://|--(?:index|extra|find|trusted)", path.read_text()) == []


@pytest.mark.parametrize("path", NAMES, ids=lambda path: path.name)
def test_every_direct_dependency_is_named_once_and_says_why(path):
    names = [line for line in path.read_text().splitlines() if line and not line.startswith(("#", "-c "))]
    assert names
    assert [line for line in names if not DIRECT.match(line)] == []
    bare = [re.split(r"[\[=\s]", line, maxsplit=1)[0] for line in names]
    assert sorted(bare) == sorted(set(bare))


@pytest.mark.parametrize("path", NAMES, ids=lambda path: path.name)
def test_every_direct_dependency_is_pinned(path):
    def normal(line: str) -> str:
        return re.split(r"[\[=\s]", line, maxsplit=1)[0].lower().replace("_", "-")

    wanted = {normal(line) for line in path.read_text().splitlines() if line and not line.startswith(("#", "-c "))}
    pinned = {normal(line) for line in path.with_suffix(".txt").read_text().splitlines() if "==" in line[:80]}
    assert wanted - pinned == set()


def test_no_lock_file_that_records_registries():
    names = {path.name for path in committed()}
    assert names & {"uv.lock", "pylock.toml", "package-lock.json", "yarn.lock", "poetry.lock"} == set()


def test_no_file_names_a_folder_of_somebodys_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed()
        if path != Path(__file__)
        for match in PLACES.finditer(text_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(("folder", "name"), [("root", "x"), ("work", "somewhere"), ("home", "lin")])
def test_the_search_for_machine_folders_finds_them(folder, name):
    """Put together here, so that this file holds no such folder itself."""
    assert PLACES.search(f"in /{folder}/{name}")


@pytest.mark.parametrize("place", ["https://example.org/home/page", "src/work/somewhere", "~/home", "/homeless"])
def test_the_search_for_machine_folders_leaves_addresses_alone(place):
    assert not PLACES.search(place)


@pytest.mark.parametrize("module", ["settings", "urls", "api"])
def test_no_room_is_left_out_quietly(module):
    """A room whose files lack stops the start: nothing asks whether they are there."""
    source = (ROOT / "src" / "kaimen" / "site" / f"{module}.py").read_text()
    assert re.findall(r"find_spec|\.exists\(\)|except ImportError", source) == []


def test_import_contracts_are_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_import_the_standard_library_numpy_and_our_own_pure_modules_only():
    """The contract lists frameworks by name; here whatever is not named is found as well."""
    graph = grimp.build_graph("kaimen", include_external_packages=True, cache_dir=None)
    rules = {module for module in graph.modules if re.search(r"\.rules(\.|$)", module)}
    allowed = set(sys.stdlib_module_names) | {"numpy", "kaimen"}
    foreign = {
        (module, imported)
        for module in rules
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.split(".")[0] not in allowed
    }
    assert foreign == set()


def test_the_floors_are_those_of_the_design():
    """A floor that vanished from the contract would let everything pass: the list is repeated here on purpose."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    assert [re.findall(r"\w+", floor) for floor in floors] == [
        ["site"],
        ["briefings", "adapters"],
        ["negotiation"],
        ["bargaining", "servicedesk"],
        ["contests", "studios", "cadres"],
        ["training"],
        ["rosters"],
        ["benefits", "library"],
        ["kernel"],
        ["ui"],
    ]
