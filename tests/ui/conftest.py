"""Pages of the look, asked for as a browser asks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Engine, RequestContext, engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def draw() -> Callable[..., str]:
    """Draws a piece of a template with components in it. Of what every page knows only the request is there."""
    whole = engines["django"].engine
    engine = Engine(
        loaders=whole.loaders,
        builtins=whole.builtins,
        libraries=whole.libraries,
        context_processors=["django.template.context_processors.request"],
    )

    def draw(source: str, **context: Any) -> str:
        template = engine.from_string(CottonCompiler().process("{% load km %}" + source))
        return template.render(RequestContext(RequestFactory().get("/points/?state=open&q=石桥"), context)).strip()

    return draw
