"""What imports cannot say: words for every code and member, audits in services, no clock below a door, sizes."""

import ast
import re
import warnings
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from kaimen.kernel.base import words

SOURCE = Path(__file__).parents[2] / "src" / "kaimen"
DOORS = {"web", "api", "cli.py", "hotline.py", "jobs.py", "site", "ui"}


def modules() -> Iterator[Path]:
    return (path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def inside(path: Path) -> set[str]:
    return set(path.relative_to(SOURCE).parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def refusal_codes() -> Iterator[tuple[str, Path]]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal" and node.args:
                first = node.args[0]
                assert isinstance(first, ast.Constant), (
                    f"{path}:{node.lineno} a code is a literal, so that it can be found"
                )
                yield first.value, path


def enums() -> Iterator[type[StrEnum]]:
    for path in modules():
        if "rules" in inside(path):
            name = "kaimen." + ".".join(path.relative_to(SOURCE).with_suffix("").parts)
            module = import_module(name.removesuffix(".__init__"))
            for value in vars(module).values():
                if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.__name__:
                    yield value


def test_every_refusal_has_words():
    known = words.refusal_words()
    missing = sorted({f"{code} ({path.relative_to(SOURCE)})" for code, path in refusal_codes() if code not in known})
    assert missing == []


def test_every_refusal_that_has_words_arises_somewhere():
    used = {code for code, _ in refusal_codes()}
    assert sorted(set(words.refusal_words()) - used) == []


def test_the_facts_of_a_refusal_fill_its_words():
    """Each `Refusal("code", {"fact": …})` gives every fact that its words ask for."""
    known, wrong = words.refusal_words(), []
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal" and node.args:
                code = node.args[0].value
                given = node.args[1] if len(node.args) > 1 else ast.Dict(keys=[], values=[])
                if code not in known or not isinstance(given, ast.Dict):
                    continue
                facts = {key.value for key in given.keys if isinstance(key, ast.Constant)}
                asked = set(re.findall(r"{(\w+)", f"{known[code].says} {known[code].next}"))
                if asked - facts:
                    wrong.append(f"{code} at {path.name}:{node.lineno} lacks {sorted(asked - facts)}")
    assert wrong == []


def test_every_enum_member_has_words():
    known = words.enum_words()
    missing = [
        f"{enum.__module__}.{enum.__name__}.{m.name}" for enum in enums() for m in enum if m not in known.get(enum, {})
    ]
    assert missing == []


def permission_keys() -> dict[str, str]:
    found = {}
    for config in apps.get_app_configs():
        if config.name.startswith("kaimen.") and (Path(config.path) / "policy.py").exists():
            policy = import_module(f"{config.name}.policy")
            found |= {
                value: config.name for name, value in vars(policy).items() if name.isupper() and isinstance(value, str)
            }
    return found


def test_every_permission_key_has_words():
    assert sorted(set(permission_keys()) - set(words.key_words())) == []


def test_the_clock_is_read_in_doors_and_jobs_only():
    readings = re.compile(r"clock\.(now|today)\(\)|datetime\.now\(|timezone\.now\(|date\.today\(|time\.time\(")
    below = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in modules()
        if not inside(path) & DOORS and path.name != "clock.py" and path.parts[-2:] != ("jobs", "worker.py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if readings.search(line)
    ]
    assert below == []


def service_functions() -> Iterator[tuple[Path, ast.FunctionDef, ast.Module]]:
    for path in modules():
        if "services" in inside(path):
            module = tree(path)
            for node in module.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield path, node, module


def calls(node: ast.AST) -> set[str]:
    return {ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}


def audits(function: ast.FunctionDef, module: ast.Module, seen: frozenset[str] = frozenset()) -> bool:
    """Calls the audit itself, or through another function of its module."""
    called = calls(function)
    if any(name.startswith(("audit.", "entries.")) or "record" in name for name in called):
        return True
    here = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    deeper = seen | {function.name}
    return any(audits(here[name], module, deeper) for name in called if name in here and name not in deeper)


def test_every_service_that_takes_an_actor_audits():
    silent = [
        f"{path.relative_to(SOURCE)}:{function.name}"
        for path, function, module in service_functions()
        if "actor" in {a.arg for a in function.args.kwonlyargs}
        and "audit" not in inside(path)
        and not audits(function, module)
    ]
    assert silent == []


def test_services_are_keyword_only_and_told_the_instant():
    wrong = []
    for path, function, _module in service_functions():
        named = {a.arg for a in function.args.kwonlyargs}
        if "actor" in named and ("at" not in named or function.args.args):
            wrong.append(f"{path.relative_to(SOURCE)}:{function.name}")
    assert wrong == []


def test_doors_and_template_tags_open_no_table():
    wrong = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in modules()
        if inside(path) & {"web", "api", "templatetags", "ui"}
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if ".objects" in line
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["en"])
def test_words_of_codes_are_translated(language):
    """Every word that a refusal, an enum or a key shows exists in English."""
    chinese = re.compile(r"[\u4e00-\u9fff]")
    with translation.override(language):
        shown = [str(w.says) + str(w.next) for w in words.refusal_words().values()]
        shown += [str(text) for table in words.enum_words().values() for text in table.values()]
        shown += [str(text) for text in words.key_words().values()]
    assert [text for text in shown if chinese.search(text)] == []


@pytest.mark.filterwarnings("default")
def test_sizes_stay_readable():
    for path in modules():
        lines = len(path.read_text().splitlines())
        if lines > 400:
            warnings.warn(f"{path.relative_to(SOURCE)} has {lines} lines", stacklevel=1)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 50:
                warnings.warn(f"{path.relative_to(SOURCE)}:{node.name} is longer than 50 lines", stacklevel=1)
