"""Configuration: one frozen record read from `KAIMEN_*` environment variables, checked at start.

Three profiles by data: `demo` (invented federation, role buttons), `production`, `test`.
"""

import os
from dataclasses import dataclass, fields
from pathlib import Path

PROFILES = ("demo", "production", "test")


@dataclass(frozen=True)
class Config:
    """Everything an operator can set. Each field is `KAIMEN_<NAME>`."""

    profile: str = "demo"
    """`demo`, `production` or `test`."""
    home: Path = Path("var")
    """Folder of the database, files, secrets and logs."""
    database_url: str = ""
    """`postgres://user:password@host:port/name`; empty means SQLite in `home`."""
    hosts: str = "127.0.0.1,localhost,[::1]"
    """Host names this site answers to, separated by commas."""
    crypto: str = "intl"
    """Cipher suite of encrypted fields: `intl` (AES-256-GCM, SHA-256) or `gm` (SM4-GCM, SM3)."""
    https: bool = False
    """True behind TLS: secure cookies, HSTS, redirect."""
    trusted_proxies: str = ""
    """Addresses of reverse proxies whose forwarding headers are believed, separated by commas."""
    host: str = ""
    """Name of the federation that runs this site, shown in the foot."""
    hotline: str = "12351"
    """Telephone number shown on public pages."""

    @property
    def is_local(self) -> bool:
        """True when only this machine can ask for a page."""
        return {host.strip() for host in self.hosts.split(",")} <= {"127.0.0.1", "localhost", "[::1]"}

    @property
    def is_demo(self) -> bool:
        return self.profile == "demo"

    @property
    def is_production(self) -> bool:
        return self.profile == "production"

    @property
    def is_test(self) -> bool:
        return self.profile == "test"


def _parse(kind: object, raw: str) -> object:
    if kind in (bool, "bool"):
        return raw.strip().lower() in ("1", "true", "yes", "on")
    if kind in (Path, "Path"):
        return Path(raw)
    return raw


def read(environment: dict[str, str] | None = None) -> Config:
    """Read and check the configuration. Refuses (ValueError, naming the variable) an unknown profile or suite."""
    source = dict(os.environ) if environment is None else environment
    given = {
        f.name: _parse(f.type, source[f"KAIMEN_{f.name.upper()}"])
        for f in fields(Config)
        if f"KAIMEN_{f.name.upper()}" in source
    }
    config = Config(**given)  # type: ignore[arg-type]
    if "KAIMEN_PROFILE" not in source and (config.https or not config.is_local):
        raise ValueError("KAIMEN_PROFILE is not set on a site that others reach; set it to production (or demo)")
    if config.profile not in PROFILES:
        raise ValueError(f"KAIMEN_PROFILE is {config.profile!r}; one of {', '.join(PROFILES)}")
    if config.crypto not in ("intl", "gm"):
        raise ValueError(f"KAIMEN_CRYPTO is {config.crypto!r}; 'intl' or 'gm'")
    return config
