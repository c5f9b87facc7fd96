"""What intake holds back, and what it must let through although it looks alike."""

import time

import pytest

from app.rulebook.forbidden import forbidden_content
from app.rulebook.screening import (
    is_not_natural_person,
    is_summary_procedure,
    looks_like_formula,
    sealed_reason,
)


def is_sealed(**row: str) -> bool:
    """Ask about a row of which only some cells are filled."""
    empty = dict.fromkeys(("basis", "body_name", "decision_no", "conduct", "facts", "kinds"), "")
    return sealed_reason(**{**empty, **row}) is not None


@pytest.mark.parametrize(
    "row",
    [
        {"basis": "《中华人民共和国治安管理处罚法》第四十三条"},
        {"basis": "中华人民共和国治安管理处罚法第四十三条第一款"},
        {"basis": "《 治 安 管 理 处 罚 法 》第四十三条"},
        {"basis": "治安处罚法第43条"},
        {"basis": "《治安管理处罚条例》第二十二条"},
        {"basis": "违反治安管理条例第二十二条"},
        {"basis": "《治安法》第四十三条"},
        {"basis": "依据《中华人民共和国道路交通安全法》《中华人民共和国治安管理处罚法》"},
        {"basis": "《治安管理處罰法》第四十三條"},
        {"kinds": "治安拘留"},
        {"kinds": "治安管理处罚（警告）"},
        {"conduct": "违反治安管理行为"},
        {"body_name": "灵寿县公安局", "basis": "第四十三条第一款", "conduct": "殴打他人"},
        {"body_name": "灵寿县公安局", "basis": "《中华人民共和国行政处罚法》第九条", "conduct": "寻衅滋事"},
        {"body_name": "灵寿镇派出所", "facts": "当事人在饭店门口酒后斗殴", "kinds": "罚款"},
        {"body_name": "灵寿县公安局", "basis": "《中华人民共和国禁毒法》第六十二条", "conduct": "吸毒"},
        {"body_name": "灵寿县公安局", "kinds": "行政拘留十日"},
        {"body_name": "灵寿县公安局", "facts": "当事人违反治安管理行为成立"},
        {"kinds": "行政拘留五日，并处罚款"},
        {"kinds": "拘留15日"},
        {"decision_no": "灵公（城）行罚决字〔2026〕0312号"},
        {"decision_no": "灵公(刑)行罚决字[2026]0312号", "body_name": "灵寿县公安局"},
    ],
)
def test_a_public_security_record_is_sealed_in_whatever_words(row: dict[str, str]) -> None:
    assert is_sealed(**row)


@pytest.mark.parametrize(
    "row",
    [
        {
            "basis": "《中华人民共和国道路交通安全法》第九十条",
            "body_name": "灵寿县公安局交通警察大队",
            "conduct": "超速",
        },
        {
            "basis": "《中华人民共和国道路交通安全法》第九十一条",
            "body_name": "灵寿县公安局",
            "kinds": "行政拘留十日",
        },
        {"basis": "道路交通安全法第九十条", "body_name": "灵寿县公安局", "kinds": "罚款"},
        {"basis": "《中华人民共和国消防法》第六十三条", "body_name": "灵寿县公安局", "kinds": "行政拘留五日"},
        {"basis": "《中华人民共和国出境入境管理法》第七十八条", "body_name": "灵寿县公安局出入境管理大队"},
        {
            "basis": "《中华人民共和国反电信网络诈骗法》第四十四条",
            "body_name": "灵寿县公安局",
            "conduct": "出租电话卡",
        },
        {
            "basis": "《易制毒化学品管理条例》第三十八条",
            "body_name": "灵寿县公安局",
            "conduct": "未按规定备案",
        },
        {"basis": "《旅馆业治安管理办法》第十五条", "body_name": "灵寿县公安局", "conduct": "未登记住宿人员"},
        {"basis": "《河北省特种行业治安管理条例》第九条", "body_name": "灵寿县公安局", "conduct": "未备案"},
        {"basis": "《居民身份证法》第十七条", "body_name": "灵寿县公安局", "conduct": "冒用他人身份证"},
        {"basis": "《河北省社会治安综合治理条例》第三条", "body_name": "灵寿县司法局"},
        {
            "basis": "《中华人民共和国森林法》第七十六条",
            "body_name": "石家庄市森林公安局",
            "conduct": "盗伐林木",
        },
        {"basis": "《反不正当竞争法》", "body_name": "灵寿县市场监督管理局", "conduct": "强迫交易"},
        {"basis": "《社会保险法》第八十八条", "body_name": "灵寿县医疗保障局", "conduct": "诈骗医保基金"},
        {
            "basis": "《固体废物污染环境防治法》",
            "body_name": "灵寿县生态环境分局",
            "kinds": "罚款，移送公安机关行政拘留",
        },
        {"decision_no": "灵公交决字〔2026〕0312号", "body_name": "灵寿县公安局", "conduct": "超速行驶"},
        {"decision_no": "灵公(消)行罚决字〔2019〕0312号", "basis": "《消防法》第六十条"},
        {"basis": "《公安机关办理行政案件程序规定》", "body_name": "灵寿县公安局", "conduct": "超速"},
        {
            "basis": "",
            "body_name": "灵寿县市场监督管理局",
            "conduct": "殴打执法人员未遂后改正",
            "kinds": "罚款",
        },
        {"kinds": "司法拘留十五日", "body_name": "灵寿县人民法院"},
    ],
)
def test_another_law_of_the_same_organ_or_the_same_word_elsewhere_is_not_sealed(row: dict[str, str]) -> None:
    assert not is_sealed(**row)


@pytest.mark.parametrize(
    "text",
    [
        "简易程序",
        "当场予以警告（简易程序）",
        "适用简易程序",
        "当场处罚",
        "执法人员对其当场处罚",
        "当场作出行政处罚决定",
        "当场作出警告的行政处罚",
        "当场予以罚款50元",
        "当场对其处以50元罚款",
        "当场给予警告",
        "简易处罚",
        "依简易程序当场处罚",
        "按照简易案件办理",
        "当 场 处 罚",
        "当场行政处罚决定书",
        "未带证件，当场处罚。",
    ],
)
def test_a_summary_penalty_is_known_in_whatever_words(text: str) -> None:
    assert is_summary_procedure(["", text])


@pytest.mark.parametrize(
    "text",
    [
        "不适用简易程序",
        "本案不适用简易程序，按普通程序办理",
        "普通程序",
        "不符合适用简易程序的条件",
        "不属于当场处罚的情形",
        "由简易程序转为普通程序",
        "简易程序转普通程序",
        "未适用简易程序",
        "执法人员当场查获烟花爆竹",
        "当场发现过期食品",
        "当场检测酒精含量",
        "当场责令改正",
        "当场扣押",
        "当场送达",
        "当场宣告后交付当事人",
        "当场收缴罚款",
        "适用简易计税方法",
        "公司简易注销",
        "人民法院适用简易程序审理",
        "曾于2024年被当场处罚，现再犯",
        "经当场口头警告后仍不改正",
        "执法人员当场查获的香烟立案后处罚款",
        "非简易程序",
        "撤销当场处罚决定",
    ],
)
def test_the_ordinary_procedure_is_not_taken_for_the_summary_one(text: str) -> None:
    assert not is_summary_procedure([text])


@pytest.mark.parametrize("number", ["灵税简罚〔2026〕12号", "灵市监简罚〔2026〕1号", "灵市监当罚〔2026〕1号"])
def test_the_letters_of_the_number_tell_the_summary_procedure(number: str) -> None:
    assert is_summary_procedure([], decision_no=number)
    assert not is_summary_procedure([], decision_no=number.replace("简", "").replace("当", ""))


def test_the_article_of_the_summary_procedure_tells_it() -> None:
    assert is_summary_procedure([], basis="《中华人民共和国行政处罚法》第五十一条")
    assert not is_summary_procedure([], basis="《中华人民共和国行政处罚法》第五十七条")
    assert not is_summary_procedure([], basis="《中华人民共和国食品安全法》第五十一条")


@pytest.mark.parametrize(
    "name",
    [
        "灵寿县某某商贸有限公司",
        "某某店",
        "张三（某某店）",
        "张三(个体工商户)",
        "灵寿县某某种植专业合作社",
        "某某便利店（经营者：张三）",
        "灵寿县某某饭店",
        "某某村民委员会",
        "灵寿县第二中学",
        "老李烧烤",
        "灵寿县某某面馆经营者张三",
        "某某加工厂",
        "Acme Co., Ltd.",
        "灵寿县某某镇卫生院",
        "某某网吧",
        "灵寿县某某小卖部",
    ],
)
def test_the_name_of_an_organisation_is_known(name: str) -> None:
    assert is_not_natural_person("自然人", name)


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "欧阳修",
        "阿卜杜热西提·买买提",
        "买买提吐尔逊",
        "沈龑",
        "王大学",
        "李中心",
        "王企业",
        "陈园园",
        "张一行",
        "欧阳长城",
        "李社",
        "司马相如",
        "John Smith",
        "张三（女）",
        "张三（曾用名张四）",
        "王院",
        "龙行",
        "古丽娜尔·艾力",
        "次仁顿珠",
        "=1+1",
        "",
    ],
)
def test_the_name_of_a_person_passes(name: str) -> None:
    assert not is_not_natural_person("自然人", name)


@pytest.mark.parametrize(
    "category", ["法人及非法人组织", "个体工商户", "非自然人", "企业", "事业单位", "农民专业合作社"]
)
def test_the_category_of_an_organisation_is_enough(category: str) -> None:
    assert is_not_natural_person(category, "张三")


@pytest.mark.parametrize(
    "text", ["=1", "＝1", "+A1", "-A1", "@SUM", "＠a", "\tx", "\r=1", " =1", "'=1", "\u200b=1", "-1+1"]
)
def test_a_formula_is_known(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize(
    "text", ["", "张三", "-5", "+3", "-1,000.5", "—", "--", "2026-03-12", "3-1", "a=b", "-0.2万元"]
)
def test_a_number_a_day_or_a_dash_is_no_formula(text: str) -> None:
    assert not looks_like_formula(text)


@pytest.mark.parametrize(
    "text",
    ["当" * 4000, "其与和村路" * 800, "村1" * 2000, "患" * 4000, "=" * 4000, "(" * 4000, "当场" * 2000],
)
def test_no_text_makes_the_screening_slow(text: str) -> None:
    start = time.perf_counter()
    forbidden_content({"remark": text, "facts": text}, findings=frozenset({"facts"}))
    is_summary_procedure([text])
    is_not_natural_person(text, text)
    sealed_reason(basis=text, body_name=text, decision_no=text, conduct=text, facts=text, kinds=text)
    looks_like_formula(text)
    assert time.perf_counter() - start < 2
