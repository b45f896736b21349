"""Organisations 工会组织: unions in two lines, territorial 地方 and industrial 产业, and the division codes they
stand on.

Nouns: organisation, placement 隶属 (dated; the truth), path (derived, one for each line), division 行政区划 (GB/T
2260).
A subtree is a path range, never a prefix match. Law: 工会法 第十一条 (levels), GB/T 2260 (codes).
"""
