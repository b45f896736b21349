"""Every template of the house: what its file names is declared, what is declared is in its file."""

from pathlib import Path

import pytest
from django.apps import apps
from docx import Document

from kaimen.kernel.documents.rendering import catalogue, docx
from kaimen.kernel.documents.rules import fields
from kaimen.kernel.documents.rules.fields import GIVEN, Field, Template


def files() -> list[tuple[str, Path]]:
    """(`app/name`, path) of every template in a `documents/` folder; `common` is a part, not a template."""
    found = []
    for config in apps.get_app_configs():
        folder = Path(config.path) / catalogue.FOLDER
        if config.name.startswith("kaimen."):
            paths = [
                path for path in sorted(folder.glob("*")) if path.suffix in (".typ", ".docx") and path.stem != "common"
            ]
            found += [(f"{config.label}/{path.stem}", path) for path in paths]
    return found


def used(path: Path) -> frozenset[str]:
    if path.suffix == ".typ":
        return fields.used_in_typst(path.read_text(encoding="utf-8"))
    stories = docx.stories(Document(str(path)))
    return fields.used_in_text("\n".join("".join(story._element.itertext()) for story in stories))  # type: ignore[attr-defined]


def test_there_are_templates() -> None:
    assert {name for name, _path in files()} >= {"documents/letter"}
    assert set(catalogue.declared()) == {name for name, _path in files()}


@pytest.mark.parametrize(("name", "path"), files(), ids=lambda each: str(each).rpartition("/")[2])
def test_its_file_uses_what_is_declared_and_nothing_else(name: str, path: Path) -> None:
    template = catalogue.template(name)
    assert used(path) - GIVEN == fields.expected(template)


@pytest.mark.parametrize("name", sorted(catalogue.declared()))
def test_every_field_says_who_asks_for_it(name: str) -> None:
    template = catalogue.template(name)
    assert template.version
    assert [field.name for field in template.fields if not field.article or not str(field.label)] == []


def test_common_parts_read_given_names_alone() -> None:
    common = Path(apps.get_app_config("documents").path) / catalogue.FOLDER / "common.typ"
    assert fields.used_in_typst(common.read_text(encoding="utf-8")) <= GIVEN


def test_a_field_nobody_declared_and_one_nobody_prints_would_be_seen() -> None:
    template = Template("1", (Field("title", "标题", "x"), Field("items", "明细", "x", columns=("name",))))
    assert fields.used_in_typst("#view.title #for row in view.items [#row.name]") == fields.expected(template)
    assert fields.used_in_typst("#view.titel #for row in view.items [#row.name]") != fields.expected(template)
    assert fields.used_in_text("{{title}} {{ items.name }}") == fields.expected(template)
    assert fields.used_in_text("{{title}} {{ items.nmae }}") != fields.expected(template)
