"""Shared kernel 共享内核: the nouns that every room stands on, one package each.   It knows no room."""
