"""People 人员: persons, their log-in accounts and their membership 会籍.

ID and phone numbers are encrypted with a blind index and shown masked; looking at a whole one is a logged deed.
Membership is kept by those who retire or lose work (保留会籍). No ethnicity, no faith. Doors: log-in pages, imports.
"""
