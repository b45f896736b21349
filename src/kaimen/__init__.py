"""Kaimen 开门: the software of a trade union federation."""

__version__ = "0.1.0"
