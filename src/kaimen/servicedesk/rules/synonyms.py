"""Words that mean the same to whoever searches 同义词.   Pure data, a ring a line; a house adds its own here.

A term is widened only when it is one of these words as it stands: 欠薪 also finds 拖欠工资, 欠薪的人 does not.
"""

RINGS: tuple[tuple[str, ...], ...] = (
    ("欠薪", "拖欠工资", "不发工资", "没发工资", "欠工资", "拖工资", "讨薪", "要工资"),
    ("工伤", "受伤", "砸伤", "摔伤", "烫伤", "压伤"),
    ("职业病", "尘肺", "矽肺", "职业中毒"),
    ("辞退", "开除", "解雇", "炒鱿鱼", "劝退", "裁员"),
    ("辞职", "离职", "不干了"),
    ("合同", "劳动合同", "用工合同"),
    ("社保", "社会保险", "五险", "养老保险", "五险一金"),
    ("医保", "医疗保险"),
    ("公积金", "住房公积金"),
    ("怀孕", "孕期", "有孕"),
    ("产假", "生育假"),
    ("哺乳", "喂奶", "哺乳假"),
    ("加班", "超时工作", "延时上班"),
    ("加班费", "加班工资"),
    ("年假", "年休假", "带薪休假"),
    ("夜班", "夜勤", "通宵"),
    ("高温津贴", "高温补贴", "降温费", "防暑降温"),
    ("骚扰", "性骚扰", "动手动脚"),
    ("押金", "保证金", "扣证件", "扣身份证"),
    ("罚款", "扣钱", "扣工资", "克扣"),
    ("最低工资", "工资太低"),
    ("外卖员", "骑手", "送餐员"),
    ("农民工", "进城务工"),
    ("劳务派遣", "派遣工", "外包"),
    ("仲裁", "劳动仲裁"),
    ("困难", "生活困难", "帮扶", "救助"),
    ("补偿", "补偿金", "经济补偿", "赔偿金"),
)
_RING_OF = {word: ring for ring in RINGS for word in ring}


def alike(term: str) -> tuple[str, ...]:
    """The term first, then what means the same."""
    return tuple(dict.fromkeys((term, *_RING_OF.get(term, ()))))
