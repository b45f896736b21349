"""A letter for tests."""

from datetime import UTC, datetime

from kaimen.kernel.documents.rules.fields import Value

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
LETTER: dict[str, Value] = {
    "at": AT,
    "is_generated": False,
    "issuer": "秦岭省总工会",
    "number": "秦工函〔2026〕17号",
    "title": "关于书面答复工资集体协商要约的函",
    "addressee": "长宁宏远机械有限责任公司",
    "paragraphs": ["请在收到本函之日起20日内书面答复。", "第二段。\n\n第三段。"],
    "signer": "秦岭省总工会",
    "note": "联系人：周岚",
}


def letter(**changed: Value) -> dict[str, Value]:
    return {**LETTER, **changed}
