"""Rosters 值守: service points, their opening hours, duty seats and rosters; who answers at this minute, and who
takes over.

Nouns: service point 服务点, opening hours 开放时间, seat 席位, roster 值守表, shift 班次, answer 应答 (who answers a
point now). Refuses to guess: a door is open only when its hours say so and somebody stands on the roster; an empty
seat falls to the superior union along the territorial line, and where nobody is anywhere the page says so. Doors:
`/points/` (public), `/duty/` (staff), `/api/v1/points`. Law: 劳动法 第三十八、三十九、四十一条 (hours); 11 hours of
rest between shifts are a house rule, not the Labour Law's.
"""
