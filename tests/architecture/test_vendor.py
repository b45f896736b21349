"""Vendored files are the ones the lists name, each with its licence; nothing is vendored on the side."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("src/kaimen/ui/static/vendor/vendor.json", "tests/journeys/vendor/vendor.json")
FREE = {"0BSD", "Apache-2.0", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "OFL-1.1"}


def listed(listing: Path) -> dict[str, str]:
    """File below the list's folder → its recorded SHA-256."""
    return {
        f"{asset['name']}-{asset['version']}/{file['path']}": file["sha256"]
        for asset in json.loads(listing.read_text())
        for file in asset["files"]
    }


def present(listing: Path) -> dict[str, str]:
    """File below the list's folder → its SHA-256."""
    folder = listing.parent
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != listing
    }


@pytest.mark.parametrize("listing", LISTS)
def test_files_are_the_recorded_ones(listing):
    assert present(ROOT / listing) == listed(ROOT / listing)


@pytest.mark.parametrize("listing", LISTS)
def test_every_asset_names_version_source_and_a_free_licence_and_ships_its_text(listing):
    for asset in json.loads((ROOT / listing).read_text()):
        assert asset["source"].endswith(f"@{asset['version']}")
        assert asset["licence"] in FREE
        texts = [file["path"] for file in asset["files"] if file["path"].startswith("LICENSE")]
        assert texts == ["LICENSE"], asset["name"]


def test_no_vendored_file_points_at_a_source_map_or_a_host():
    """The manifest storage would look for the map; a host would be a CDN by the back door."""
    for path in (ROOT / LISTS[0]).parent.rglob("*.min.*"):
        text = path.read_text()
        assert "sourceMappingURL" not in text, path.name
        for reach in ("url(http", "url(//", "@import"):
            assert reach not in text, path.name
